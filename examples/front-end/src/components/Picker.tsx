// A picker that searches as the user types. Without the permission to search, it takes an id.
import { useEffect, useState } from 'react';
import { Combobox, Input, Option } from '@fluentui/react-components';
import { explain, nextStep } from '../errors/next-step';
import { errorsAt, type UserError } from '../errors/user-errors';
import { nameOf } from '../partners/labels';
import { Field } from './Field';

export interface PickerProps {
  /** Path of the id in the mutation. */
  path: string;
  userErrors: readonly UserError[];
  /** Gets the id of what was picked, and nothing while there is none. */
  onPick: (id: string) => void;
}

interface SearchProps extends PickerProps {
  label: string;
  /** What is searched for, such as "group". */
  noun: string;
  /** Gets the text to search for, once the user pauses. */
  onSearch: (text: string) => void;
  /** What was found for that text; nothing while it is searched for. */
  found: { nodes: readonly { id: string; displayName: string | null }[]; hasMore: boolean } | null | undefined;
  error: unknown;
}

/** Time after the last key, in ms: each search is a call to Microsoft Graph. */
const typingPauseMs = 300;

export function Picker({ error, found, label, noun, onPick, onSearch, path, userErrors }: SearchProps) {
  const [text, setText] = useState('');
  const [picked, setPicked] = useState({ id: '', name: '' });
  const pick = (id: string, name: string): void => {
    setText(name);
    setPicked({ id, name });
    onPick(id);
  };
  const search = text === picked.name ? '' : text;
  useEffect(() => {
    const timer = setTimeout(() => onSearch(search), typingPauseMs);
    return () => clearTimeout(timer);
  }, [search]);

  if (error && nextStep(error).do === 'explain') {
    return (
      <Field
        label={`${noun.charAt(0).toUpperCase()}${noun.slice(1)} id`}
        hint={`You may not search for ${noun}s. Enter the object id.`}
        path={path}
        userErrors={userErrors}
      >
        <Input value={picked.id} onChange={(_, { value }) => pick(value, '')} />
      </Field>
    );
  }
  const hint = found?.hasMore
    ? `There are more ${noun}s. Type more letters of the name.`
    : 'Type the beginning of a word of the name.';
  const isMissing = picked.id === '' && errorsAt(userErrors, path).length > 0;
  const nodes = found?.nodes ?? [];
  return (
    <Field
      label={label}
      hint={error ? explain(error).text : hint}
      path={path}
      userErrors={userErrors}
      {...(isMissing && { message: `Choose a ${noun} from the list.` })}
    >
      <Combobox
        freeform
        value={text}
        selectedOptions={picked.id === '' ? [] : [picked.id]}
        onChange={({ target }) => {
          pick('', '');
          setText(target.value);
        }}
        onOptionSelect={(_, { optionText = '', optionValue = '' }) => pick(optionValue, optionText)}
      >
        {nodes.map(({ displayName, id }) => (
          <Option key={id} value={id} text={nameOf({ displayName }, id)}>
            {nameOf({ displayName }, id)}
          </Option>
        ))}
        {nodes.length === 0 && (
          <Option disabled value="" text="">
            {error ? 'The search failed.' : found ? `No ${noun} has such a name.` : 'Searching…'}
          </Option>
        )}
      </Combobox>
    </Field>
  );
}
