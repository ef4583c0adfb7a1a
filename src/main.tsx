import { mount } from './ui/mount';
import { workerPort } from './worker/client';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root.');
mount(root, workerPort, new URL(import.meta.env.BASE_URL, document.baseURI).href);
