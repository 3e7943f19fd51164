// The dialog that asks before GraphiQL sends a change.

/** What the dialog says about a change. */
export interface ChangeInWords {
  /** Such as `delete compliance management partner`. */
  action: string;
  /** The object's name, or its id; `undefined` if the operation names none. */
  object: string | undefined;
  /** The id, beside the name. */
  detail: string | undefined;
}

/** Milliseconds for which the change cannot be confirmed, so that the second press of a double click does not. */
const confirmableAfter = 600;

/**
 * Asks whether to make the changes, and returns the answer. Escape answers no, and so does Enter until the focus is
 * moved. While the dialog is open, the page behind it takes no input.
 */
export function askBeforeChange(changes: readonly ChangeInWords[], unknown: string | undefined): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'live-change';
  const title = dialog.appendChild(document.createElement('h2'));
  title.id = 'live-change-title';
  title.textContent = unknown === undefined ? 'Make this change?' : 'Send this operation?';
  dialog.setAttribute('aria-labelledby', title.id);
  const description = dialog.appendChild(document.createElement('div'));
  description.id = 'live-change-description';
  dialog.setAttribute('aria-describedby', description.id);
  if (unknown === undefined) {
    const list = description.appendChild(document.createElement('ul'));
    list.append(...changes.map(toItem));
    addText(
      description,
      'This is not a rehearsal: the change is made at once. With "dryRun": true it is only rehearsed.',
    );
  } else {
    addText(description, `It may make a change. GraphiQL cannot tell what it would do: ${unknown}`);
  }
  const buttons = dialog.appendChild(document.createElement('form'));
  buttons.method = 'dialog';
  const cancel = addButton(buttons, { text: 'Cancel', value: 'cancel' });
  const confirm = addButton(buttons, { text: unknown === undefined ? 'Make the change' : 'Send it', value: 'confirm' });
  confirm.className = 'live-change-confirm';
  confirm.disabled = true;
  setTimeout(() => (confirm.disabled = false), confirmableAfter);
  (document.querySelector('.graphiql-container') ?? document.body).append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'confirm');
    });
    // Keys of the dialog are not shortcuts of the editors.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.showModal();
    cancel.focus();
  });
}

function toItem({ action, detail, object }: ChangeInWords): HTMLLIElement {
  const item = document.createElement('li');
  item.append(action);
  if (object !== undefined) {
    item.append(': ');
    item.appendChild(document.createElement('strong')).textContent = object;
  }
  if (detail !== undefined) {
    item.append(' ');
    item.appendChild(document.createElement('code')).textContent = detail;
  }
  return item;
}

function addText(parent: HTMLElement, text: string): void {
  parent.appendChild(document.createElement('p')).textContent = text;
}

function addButton(form: HTMLFormElement, { text, value }: { text: string; value: string }): HTMLButtonElement {
  const button = form.appendChild(document.createElement('button'));
  button.textContent = text;
  button.value = value;
  return button;
}
