// Build configuration: the app, and the redirect page of the Microsoft sign-in.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: { rolldownOptions: { input: ['index.html', 'redirect.html'] } },
});
