// The dialog that asks before GraphiQL sends a change, and stays until the response is there.

/** What the dialog says about a change. */
export interface ChangeInWords {
  /** Such as `delete compliance management partner`. */
  action: string;
  /** The id of the object; `undefined` if the operation has none. */
  id: string | undefined;
  /** The name of the object; `undefined` if it is not known. */
  name: Promise<string | undefined>;
}

export interface Question<Sent> {
  changes: readonly ChangeInWords[];
  /** Why the changes cannot be told; `undefined` if they can. */
  unknown: string | undefined;
  send: () => Promise<Sent>;
}

/** Milliseconds within which a second press belongs to a double click. It neither confirms nor stops anything. */
export const doubleClick = 600;

/**
 * Asks whether to make the changes, and sends them once that is confirmed. Returns the response; `undefined` if nothing
 * was sent. Escape answers no, and so does Enter until the focus is moved. From the question to the response, the page
 * behind the dialog takes no input: otherwise GraphiQL would show a response in another tab, or not at all.
 */
export async function sendOnceConfirmed<Sent>({ changes, send, unknown }: Question<Sent>): Promise<Sent | undefined> {
  const words =
    unknown === undefined
      ? { title: 'Make this change?', confirm: 'Make the change', sending: 'Making the change…' }
      : { title: 'Send this operation?', confirm: 'Send it', sending: 'Sending the operation…' };
  const dialog = document.createElement('dialog');
  dialog.className = 'live-change';
  // The focus stays in the dialog after a click beside the buttons, and while there are none.
  dialog.tabIndex = -1;
  const title = addText(dialog, 'h2', words.title);
  title.id = 'live-change-title';
  dialog.setAttribute('aria-labelledby', title.id);
  const description = addText(dialog, 'div', '');
  description.id = 'live-change-description';
  dialog.setAttribute('aria-describedby', description.id);
  const list = addText(description, 'ul', '');
  const named = changes.map((change) => addItem(list, change));
  const sentence =
    unknown === undefined
      ? 'This is not a rehearsal: the change is made at once. With "dryRun": true it is only rehearsed.'
      : `It may make a change. GraphiQL cannot tell what it would do: ${unknown}`;
  addText(description, 'p', sentence);
  const buttons = addText(dialog, 'footer', '');
  const cancel = addText(buttons, 'button', 'Cancel');
  const confirm = addText(buttons, 'button', words.confirm);
  confirm.className = 'live-change-confirm';
  confirm.disabled = true;
  const confirmable = new Promise((resolve) => setTimeout(resolve, doubleClick));
  void Promise.all([confirmable, ...named]).then(() => (confirm.disabled = false));
  let isConfirmed = false;
  dialog.addEventListener('keydown', (event) => {
    // Keys of the dialog are not shortcuts of the editors.
    event.stopPropagation();
    // A key that is held down answers nothing, and Escape does not hide a change that was sent.
    if ((event.repeat && event.key !== 'Tab') || (isConfirmed && event.key === 'Escape')) event.preventDefault();
  });
  (document.querySelector('.graphiql-container') ?? document.body).append(dialog);
  dialog.showModal();
  cancel.focus();
  isConfirmed = await new Promise<boolean>((resolve) => {
    cancel.addEventListener('click', () => resolve(false));
    confirm.addEventListener('click', () => resolve(true));
    dialog.addEventListener('close', () => resolve(false));
  });
  try {
    if (!isConfirmed) return undefined;
    title.textContent = words.sending;
    buttons.remove();
    dialog.focus();
    return await send();
  } finally {
    dialog.close();
    dialog.remove();
  }
}

/** Adds a change to the list: first with its id, then with its name and the id. */
async function addItem(list: HTMLElement, { action, id, name }: ChangeInWords): Promise<void> {
  const item = addText(list, 'li', action);
  const show = (object: string | undefined, detail: string | undefined): void => {
    if (object === undefined) return;
    item.textContent = `${action}: `;
    addText(item, 'strong', object);
    if (detail !== undefined) addText(item, 'code', ` ${detail}`);
  };
  show(id, undefined);
  const known = await name;
  if (known !== undefined) show(known, id);
}

function addText<Tag extends keyof HTMLElementTagNameMap>(
  parent: HTMLElement,
  tag: Tag,
  text: string,
): HTMLElementTagNameMap[Tag] {
  const element = parent.appendChild(document.createElement(tag));
  element.textContent = text;
  return element;
}
