// A labelled form field with the user errors of one argument beside it.
import { useId, type ReactElement } from 'react';
import { errorsAt, type UserError } from '../errors/user-errors';

/** Props of the control, so that assistive technology announces its errors. */
export interface ControlProps {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface FieldProps {
  label: string;
  /** Path of the argument in the mutation, such as `input.displayName`. */
  path: string;
  userErrors: readonly UserError[];
  children: (props: ControlProps) => ReactElement;
}

export function Field({ children, label, path, userErrors }: FieldProps) {
  const id = useId();
  const errors = errorsAt(userErrors, path);
  const errorsId = errors.length > 0 ? `${id}-errors` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': errors.length > 0, 'aria-describedby': errorsId })}
      {errorsId && (
        <ul id={errorsId} className="errors" role="alert">
          {errors.map(({ field, message }) => (
            <li key={`${field?.join('.')} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
