/** Links, files and any place on a server. */
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { LabPage, SMALL } from './lab-page';

test('the same link gives the same curves in another browser window', async ({ browser }) => {
  const losses: unknown[] = [];
  for (let visit = 0; visit < 2; visit++) {
    const context = await browser.newContext();
    const lab = new LabPage(await context.newPage());
    await lab.open(SMALL);
    await lab.ready();
    await lab.press('Play');
    await lab.finish();
    const { runs, recipe } = await lab.exported();
    expect(recipe['seeds']).toBe(2);
    losses.push(runs.map(({ curve, final }) => [curve['crossEntropy'], curve['representationLoss'], final?.correct]));
    await context.close();
  }
  expect(losses[0]).toEqual(losses[1]);
});

test('the compiled kernels and the tensor library show the same curves', async ({ browser }) => {
  const curves: (readonly (number | null)[])[][] = [];
  for (const engine of ['compiled', 'reference']) {
    const context = await browser.newContext();
    const lab = new LabPage(await context.newPage());
    await lab.open(`${SMALL}&engine=${engine}`);
    await lab.ready();
    await lab.page.getByRole('button', { name: /^Status:/ }).click();
    await expect(lab.page.getByText(engine === 'compiled' ? /^compiled kernels/ : /tensor library/)).toBeVisible();
    await lab.page.keyboard.press('Escape');
    await lab.press('Play');
    await lab.finish();
    const { runs, environment } = await lab.exported();
    expect(environment['engine']).toBe(engine);
    curves.push(runs.flatMap(({ curve }) => [curve['crossEntropy'] ?? [], curve['headLoss'] ?? []]));
    await context.close();
  }
  const [compiled = [], reference = []] = curves;
  expect(reference.flat().length).toBeGreaterThan(30);
  expect(compiled.length).toBe(reference.length);
  reference.forEach((curve, line) => {
    curve.forEach((loss, step) => {
      const found = compiled[line]?.[step] ?? null;
      if (loss === null) expect(found).toBeNull();
      else expect(Math.abs((found ?? NaN) - loss), `curve ${line}, step ${step}`).toBeLessThan(1e-3);
    });
  });
});

test('a link out of range is clamped and says so; the address holds differences only', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open('v=1&seeds=2&presets=infoprompt,nonsense&gamma=99&wat=1&shots=16&batch=4');
  await lab.ready();
  await expect(lab.happening).toContainText('99 was changed to 10');
  await expect(lab.happening).toContainText('nonsense');
  await expect(lab.happening).toContainText('wat');
  // The address follows the recipe a moment later.
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toEqual({
      v: '1',
      seeds: '2',
      presets: 'infoprompt',
      gamma: '10',
      shots: '16',
      batch: '4',
    });
});

test('CSV holds one line for each number on the charts', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  const lines = (await lab.save('CSV')).trim().split('\n');
  expect(lines[0]).toBe('step,preset,init,seed,dataSeed,metric,value');
  const rows = lines.slice(1).map((line) => line.split(','));
  const of = (metric: string): string[][] => rows.filter((row) => row[5] === metric);
  // 6 steps and the end, 4 runs.
  expect(of('crossEntropy')).toHaveLength(7 * 4);
  expect(of('accuracy')).toHaveLength(3 * 4);
  expect(new Set(of('headLoss').map((row) => row[1]))).toEqual(new Set(['infoprompt']));
  expect(rows.every((row) => row.length === 7 && Number.isFinite(Number(row[6])))).toBe(true);
});

/** A plain static server without the headers that WASM threads need, under a path of its own. */
function plainServer(prefix: string): Promise<{ server: Server; port: number }> {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.wasm': 'application/wasm',
  };
  const server = createServer((request, response) => {
    const asked = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const file = path.join('dist', asked.slice(prefix.length) || 'index.html');
    if (!asked.startsWith(prefix)) {
      response.writeHead(404).end();
      return;
    }
    readFile(file).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : 0 });
    });
  });
}

test('the built folder works under a sub-path of a plain server, without cross-origin isolation', async ({ page }) => {
  const { server, port } = await plainServer('/some/where/');
  try {
    await page.goto(`http://127.0.0.1:${port}/some/where/?${SMALL}`);
    const lab = new LabPage(page);
    await lab.ready();
    await lab.press('Play');
    await lab.finish();
    const { environment } = await lab.exported();
    expect(environment['adapter']).toBe('WASM with SIMD');
  } finally {
    server.close();
  }
});
