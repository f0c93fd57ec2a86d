import { buildPluginZip } from './plugin-zip.ts';

console.log(await buildPluginZip((line) => console.log(line)));
