import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];

const onPath = (): string[] => {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return COMMANDS.flatMap((command) => folders.map((folder) => join(folder, command + suffix)));
};

const standardPlaces = (): string[] => {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  }
  if (process.platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name]);
    return folders
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(folder, 'Chromium', 'Application', 'chrome.exe'),
        join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return COMMANDS.map((command) => join('/usr/bin', command));
};

/** The browser that is there already, or undefined. A browser named in the environment must exist. */
export const findBrowser = (): string | undefined => {
  for (const name of ['CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH']) {
    const named = process.env[name];
    if (named === undefined || named === '') continue;
    if (!existsSync(named)) throw new Error(`${name} names ${named}, which does not exist. Correct it or unset it.`);
    return named;
  }
  return [...standardPlaces(), ...onPath(), chromium.executablePath()].find((path) => existsSync(path));
};

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const runs = (command: string, args: readonly string[]): boolean => {
  console.log(`> ${[command, ...args].join(' ')}`);
  return (
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
      .status === 0
  );
};

const installBrowser = (): void => {
  const aptGet = process.platform === 'linux' && succeeds('apt-get', ['--version']);
  const isRoot = process.getuid?.() === 0;
  if (aptGet && (isRoot || succeeds('sudo', ['-n', 'true']))) {
    const environment = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
    const [command = 'env', ...args] = isRoot ? environment : ['sudo', '-n', ...environment];
    // A stale index can still name an installable package, so a failed update alone does not end the attempt.
    runs(command, [...args, 'update']);
    runs(command, [...args, 'install', '-y', '--no-install-recommends', 'chromium']);
    if (findBrowser() !== undefined) return;
  }
  runs('npx', ['playwright', 'install', 'chromium']);
};

/** The browser for the tests, installed when missing. Throws when there is none and none can be installed. */
export const requireBrowser = (): string => {
  const found = findBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium was found; installing one for the browser tests.');
  installBrowser();
  const installed = findBrowser();
  if (installed !== undefined) return installed;
  throw new Error(
    'The browser tests need Chromium, none was found and installing one failed. Install it (Debian or Ubuntu: ' +
      '"sudo apt-get install chromium"; elsewhere: "npx playwright install chromium"), or set CHROME_PATH to the ' +
      'executable of Chromium, Chrome or Edge, and run the tests again.',
  );
};

/** Switches for every launch: the sandbox cannot start as root, and a test should not meet the browser's own chores. */
export const commonLaunchArgs = (): string[] => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
