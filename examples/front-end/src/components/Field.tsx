// A labelled form field with the user errors of one argument beside it.
import type { ReactElement } from 'react';
import { Field as FluentField, type FieldProps as FluentFieldProps } from '@fluentui/react-components';
import { errorsAt, messageOf, type UserError } from '../errors/user-errors';

interface FieldProps {
  label: string;
  /** Path of the argument in the mutation, such as `input.displayName`. */
  path: string;
  userErrors: readonly UserError[];
  hint?: string;
  children: ReactElement;
}

/** Fluent's field ties the label and the errors to its control, so that assistive technology announces them. */
export function Field({ children, hint, label, path, userErrors }: FieldProps) {
  const errors = errorsAt(userErrors, path).map((error) => messageOf(error, label));
  const validation: Partial<FluentFieldProps> =
    errors.length > 0 ? { validationState: 'error', validationMessage: errors.join(' ') } : {};
  return (
    <FluentField label={label} {...(hint !== undefined && { hint })} {...validation}>
      {children}
    </FluentField>
  );
}
