import './story.test.mjs';
import './admin.test.mjs';
import { runAll } from './support.mjs';

await runAll();
