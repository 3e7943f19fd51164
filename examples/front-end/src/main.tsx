// Entry point of the page.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloProvider } from '@apollo/client/react';
import { createApollo } from './apollo/client';
import { App } from './components/App';
import { guardFocus } from './navigation/focus';
import { settings } from './settings';
import { createAcquireToken } from './sign-in/acquire-token';
import { loadSignIn } from './sign-in/sign-in';

guardFocus();
const acquireToken = createAcquireToken(await loadSignIn());
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={createApollo(settings.gatewayUrl, acquireToken)}>
      <App />
    </ApolloProvider>
  </StrictMode>,
);
