// The search, the filters and the order of the overview. They stand in the URL.
import { useEffect, useState } from 'react';
import { Field, makeStyles, SearchBox, Select, tokens } from '@fluentui/react-components';
import { navigate, readAddress, type Address } from '../navigation/address';
import { orders, shownOptions } from '../navigation/list-address';
import { platformLabels } from '../partners/labels';

const useStyles = makeStyles({
  controls: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
  control: { flex: '1 1 11rem', maxWidth: '20rem' },
});

/** Time after the last key, in ms. */
const typingPauseMs = 300;

export function ListControls({ address }: { address: Address }) {
  const styles = useStyles();
  const [search, setSearch] = useState(address.search ?? '');
  // What the URL has now: another control may have changed it since the search was typed.
  const set = (change: Address): void => navigate({ ...readAddress(), ...change }, { replace: true });
  useEffect(() => {
    if (search === (address.search ?? '')) return undefined;
    const timer = setTimeout(() => set({ search }), typingPauseMs);
    return () => clearTimeout(timer);
  }, [search]);
  // The user went back, or followed a link.
  useEffect(() => setSearch(address.search ?? ''), [address.search]);
  const choices = [
    { name: 'platform', label: 'Onboarded for', options: { '': 'Any platform', ...platformLabels } },
    { name: 'show', label: 'Show', options: labelsOf(shownOptions) },
    { name: 'order', label: 'Order', options: labelsOf(orders) },
  ] as const;
  return (
    <form role="search" aria-label="Partners" className={styles.controls} onSubmit={(event) => event.preventDefault()}>
      <Field label="Name contains" className={styles.control}>
        <SearchBox value={search} maxLength={256} onChange={(_, { value }) => setSearch(value)} />
      </Field>
      {choices.map(({ label, name, options }) => (
        <Field key={name} label={label} className={styles.control}>
          <Select value={address[name] ?? ''} onChange={(_, { value }) => set({ [name]: value })}>
            {Object.entries(options).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
      ))}
    </form>
  );
}

function labelsOf(options: Record<string, { label: string }>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([value, { label }]) => [value, label]));
}
