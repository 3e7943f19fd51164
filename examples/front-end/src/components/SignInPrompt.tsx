// A prompt to sign in or to confirm the sign-in. The click allows the browser to open the pop-up.
import { useReactiveVar } from '@apollo/client/react';
import { signInRequest } from '../sign-in/acquire-token';

export function SignInPrompt() {
  const request = useReactiveVar(signInRequest);
  if (!request) return null;
  return (
    <div className="notice" role="alert">
      <p>
        {request.reason === 'signed out'
          ? 'Sign in to see the compliance partners of your tenant.'
          : 'Your organization asks you to confirm your sign-in.'}
      </p>
      <button type="button" onClick={request.accept}>
        {request.reason === 'signed out' ? 'Sign in' : 'Continue'}
      </button>
      <button type="button" onClick={request.decline}>
        Not now
      </button>
    </div>
  );
}
