// Runs a program in this process's group, and ends the whole group when the channel to the parent closes.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: 'ignore' });
const end = () => process.kill(-process.pid, 'SIGKILL');
process.on('disconnect', end);
process.on('SIGTERM', end);
child.on('exit', end);
