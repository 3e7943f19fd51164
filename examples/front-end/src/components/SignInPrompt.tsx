// A prompt to sign in or to confirm the sign-in. The click allows the browser to open the pop-up.
import { useReactiveVar } from '@apollo/client/react';
import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { signInRequest } from '../sign-in/acquire-token';

export function SignInPrompt() {
  const request = useReactiveVar(signInRequest);
  if (!request) return null;
  return (
    <MessageBar intent="warning" layout="multiline" role="alert">
      <MessageBarBody>
        {request.reason === 'signed out'
          ? 'Sign in to see the compliance partners of your tenant.'
          : 'Your organization asks you to confirm your sign-in.'}
      </MessageBarBody>
      <MessageBarActions>
        <Button appearance="primary" onClick={request.accept}>
          {request.reason === 'signed out' ? 'Sign in' : 'Continue'}
        </Button>
        <Button onClick={request.decline}>Not now</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
