// The page: the list on one side, the new or selected partner on the other.
import { useState } from 'react';
import { CreatePartner } from './CreatePartner';
import { PartnerDetails } from './PartnerDetails';
import { PartnerList } from './PartnerList';
import { SignInPrompt } from './SignInPrompt';
import { WaitNotice } from './WaitNotice';

export function App() {
  const [selectedId, setSelectedId] = useState<string>();
  return (
    <>
      <h1>Compliance partners</h1>
      <SignInPrompt />
      <WaitNotice />
      <main>
        <PartnerList selectedId={selectedId} onSelect={setSelectedId} />
        <div>
          {selectedId !== undefined && (
            <PartnerDetails key={selectedId} id={selectedId} onDeleted={() => setSelectedId(undefined)} />
          )}
          <CreatePartner onCreated={setSelectedId} />
        </div>
      </main>
    </>
  );
}
