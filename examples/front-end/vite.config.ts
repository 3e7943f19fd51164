// The build: the app, and the page to which the Microsoft sign-in returns.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: { rolldownOptions: { input: ['index.html', 'redirect.html'] } },
});
