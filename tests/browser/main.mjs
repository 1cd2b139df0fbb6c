import './story.test.mjs';
import { runAll } from './support.mjs';

await runAll();
