import '@h5web/lib/styles.css';
import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { Measure } from './net/measure';
import { Session } from './net/session';

const measure = new URLSearchParams(location.search).has('measure') ? new Measure() : undefined;
Object.assign(window, { measure });
const session = new Session(document.baseURI, measure);
session.connect();
setInterval(() => session.watchOver(), 1000);
window.addEventListener('online', () => session.retryNow());
document.addEventListener('visibilitychange', () => !document.hidden && session.retryNow());

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App session={session} />
    </StrictMode>,
  );
}
