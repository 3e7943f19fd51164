// A labelled form field with the user errors of one argument beside it.
import type { ReactElement } from 'react';
import { Field as FluentField, type FieldProps as FluentFieldProps } from '@fluentui/react-components';
import { errorsAt, messageAt, type UserError } from '../errors/user-errors';

interface FieldProps {
  label: string;
  /** Path of the argument in the mutation, such as `input.displayName`; `*` stands for any position in a list. */
  path: string;
  userErrors: readonly UserError[];
  hint?: string;
  /** Shown in place of the gateway's words. */
  message?: string;
  children: ReactElement;
}

/** Fluent's field ties the label and the errors to its control, so that assistive technology announces them. */
export function Field({ children, hint, label, message, path, userErrors }: FieldProps) {
  // One value may be sent at several places, and is then refused at each.
  const errors = [...new Set(errorsAt(userErrors, path).map((error) => messageAt(error, label)))];
  const validation: Partial<FluentFieldProps> =
    errors.length > 0 ? { validationState: 'error', validationMessage: message ?? errors.join(' ') } : {};
  return (
    <FluentField label={label} {...(hint !== undefined && { hint })} {...validation}>
      {children}
    </FluentField>
  );
}
