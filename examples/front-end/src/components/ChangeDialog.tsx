// The one dialog of all changes. An undo takes the place of its change in it.
import { createContext, useCallback, useContext, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { Dialog, DialogSurface } from '@fluentui/react-components';
import { keepFocus } from '../navigation/focus';
import { ChangeSteps, type ChangeRequest } from './ChangeSteps';

const ChangeContext = createContext<(request: ChangeRequest) => void>(() => {});

/** Returns a function that opens the dialog. */
export function useChange(): (request: ChangeRequest) => void {
  return useContext(ChangeContext);
}

interface OpenChange {
  request: ChangeRequest;
  number: number;
  restoreFocus: () => Promise<void>;
  isClosing: boolean;
}

export function ChangeProvider({ children }: { children: (isOpen: boolean) => ReactNode }) {
  const [open, setOpen] = useState<OpenChange>();
  const counter = useRef(0);
  const escape = useRef<(() => void) | undefined>(undefined);
  const change = useCallback((request: ChangeRequest) => {
    const number = ++counter.current;
    setOpen((current) => ({
      request,
      number,
      isClosing: false,
      // From the dialog itself, for an undo, the focus goes back to where it came from first.
      restoreFocus: (current && !current.isClosing && current.restoreFocus) || keepFocus(),
    }));
  }, []);
  const close = async (onClosed?: () => void): Promise<void> => {
    if (!open) return;
    // Fluent lets go of the focus only while the dialog closes. Without that, the page stays hidden from screen
    // readers.
    setOpen({ ...open, isClosing: true });
    await open.restoreFocus();
    setOpen((current) => (current?.number === open.number ? undefined : current));
    onClosed?.();
  };
  return (
    <ChangeContext.Provider value={change}>
      {children(open !== undefined && !open.isClosing)}
      {open && (
        <Dialog
          open={!open.isClosing}
          modalType="modal"
          onOpenChange={(_, { open: isOpen, type }) => {
            // A click beside the dialog must not discard what was entered.
            if (!isOpen && type !== 'backdropClick') escape.current?.();
          }}
        >
          {/* A click beside the dialog leaves the focus where it is. */}
          <DialogSurface
            aria-describedby={undefined}
            backdrop={{ onMouseDown: (event: MouseEvent) => event.preventDefault() }}
          >
            <ChangeSteps
              key={open.number}
              escape={escape}
              request={open.request}
              onNext={change}
              onClose={(wasMade) => void close(() => open.request.onClose?.(wasMade))}
              onLeave={() => void close()}
            />
          </DialogSurface>
        </Dialog>
      )}
    </ChangeContext.Provider>
  );
}
