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
      ? {
          title: 'Make this change?',
          sentence: 'This is not a rehearsal: the change is made at once. With "dryRun": true it is only rehearsed.',
          confirm: 'Make the change',
          sending: 'Making the change…',
        }
      : {
          title: 'Send this operation?',
          sentence: `It may make a change. GraphiQL cannot tell what it would do: ${unknown}`,
          confirm: 'Send it',
          sending: 'Sending the operation…',
        };
  const dialog = document.createElement('dialog');
  dialog.className = 'live-change';
  // The focus stays in the dialog after a click beside the buttons, and while there are none.
  dialog.tabIndex = -1;
  const title = addText(dialog, 'h2', words.title);
  const description = addText(dialog, 'div', '');
  [title.id, description.id] = ['live-change-title', 'live-change-description'];
  dialog.setAttribute('aria-labelledby', title.id);
  dialog.setAttribute('aria-describedby', description.id);
  const list = addText(description, 'ul', '');
  addText(description, 'p', words.sentence);
  const buttons = addText(dialog, 'footer', '');
  const cancel = addText(buttons, 'button', 'Cancel');
  const confirm = addText(buttons, 'button', words.confirm);
  confirm.className = 'live-change-confirm';
  confirm.disabled = true;
  let isConfirmed = false;
  dialog.addEventListener('keydown', (event) => {
    // Keys of the dialog are not shortcuts of the editors.
    event.stopPropagation();
    // A key that is held down answers nothing, and Escape does not hide a change that was sent.
    if ((event.repeat && event.key !== 'Tab') || (isConfirmed && event.key === 'Escape')) event.preventDefault();
  });
  (document.querySelector('.graphiql-container') ?? document.body).append(dialog);
  // It takes the input at once, and is seen once the names are known.
  dialog.ariaBusy = 'true';
  dialog.showModal();
  const show = async (): Promise<void> => {
    await Promise.all(changes.map((change) => addItem(list, change)));
    dialog.ariaBusy = 'false';
    cancel.focus();
    setTimeout(() => (confirm.disabled = false), doubleClick);
  };
  void show();
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

/** Adds a change to the list, once the name of its object is known or cannot be read. */
async function addItem(list: HTMLElement, { action, id, name }: ChangeInWords): Promise<void> {
  const item = addText(list, 'li', action);
  const known = await name;
  const object = known ?? id;
  if (object === undefined) return;
  item.append(': ');
  addText(item, 'strong', object);
  if (known !== undefined && id !== undefined) addText(item, 'code', ` ${id}`);
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
