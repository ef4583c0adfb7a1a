/** What the lab says when something is wrong, and that it goes on. */
import { expect, test, type Page } from '@playwright/test';
import { LabPage, LONG, SMALL } from './lab-page';

const WEIGHTS = '**/encoders/tiny/model.safetensors';

async function expectFailure(page: Page, words: RegExp): Promise<void> {
  await expect(page.getByRole('alert')).toContainText(words, { timeout: 60_000 });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

test('weights that are missing, cut short or not the expected ones; then a retry that works', async ({ page }) => {
  const lab = new LabPage(page);
  await page.route(WEIGHTS, (route) => route.fulfill({ status: 404, body: '' }));
  await lab.open(SMALL);
  await expectFailure(page, /model\.safetensors could not be fetched: the server answered 404/);

  await page.unroute(WEIGHTS);
  await page.route(WEIGHTS, (route) => route.fulfill({ status: 200, body: Buffer.alloc(1000) }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectFailure(page, /has 1000 bytes, 2978632 were expected/);

  await page.unroute(WEIGHTS);
  await page.route(WEIGHTS, (route) => route.fulfill({ status: 200, body: Buffer.alloc(2978632) }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expectFailure(page, /SHA-256 differs/);

  await page.unroute(WEIGHTS);
  await page.getByRole('button', { name: 'Try again' }).click();
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
});

test('a kept encoder is not fetched again', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  let fetched = 0;
  await page.route(WEIGHTS, (route) => {
    fetched++;
    return route.continue();
  });
  await page.reload();
  await lab.ready();
  expect(fetched).toBe(0);
});

test('a tokenizer that does not belong to the encoder', async ({ page }) => {
  const tokens = Array.from({ length: 9000 }, (_, i) => [
    i < 5 ? ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'][i] : `t${i}`,
    i,
  ]);
  const body = JSON.stringify({
    version: '1.0',
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(tokens) as unknown,
    },
  });
  const { createHash } = await import('node:crypto');
  await page.route('**/encoders/index.json', async (route) => {
    const response = await route.fetch();
    const index = (await response.json()) as { encoders: { files: Record<string, unknown> }[] };
    for (const { files } of index.encoders) {
      files['tokenizer.json'] = {
        bytes: Buffer.byteLength(body),
        sha256: createHash('sha256').update(body).digest('hex'),
      };
    }
    await route.fulfill({ response, json: index });
  });
  await page.route('**/encoders/tiny/tokenizer.json', (route) => route.fulfill({ body }));
  await new LabPage(page).open(SMALL);
  await expectFailure(page, /ids go up to 8999, the encoder has embeddings for 8192/);
});

test('WebGPU asked for where there is none', async ({ page }) => {
  await new LabPage(page).open(`${SMALL}&backend=webgpu`);
  await expectFailure(page, /no working adapter/);
});

test('an unknown task and an unknown encoder name those that exist', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open('v=1&task=nowhere');
  await expectFailure(page, /no bundled task called “nowhere”.*sentiment/);
  await lab.open('v=1&encoder=huge');
  // It may also be one of the hub's names, so it is no fault: it can be fetched.
  await expect(lab.happening.getByRole('status')).toContainText(/no encoder called “huge”.*tiny/, { timeout: 60_000 });
  await expect(lab.happening.getByRole('button', { name: 'Fetch huge' })).toBeVisible();
});

test('a learning rate beyond all reason: runs diverge, are named, and the page lives on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${LONG}&learningRate=10&learningRateScale=100&warmup=0&kappa=10&presets=infoprompt-off`);
  await lab.ready();
  await lab.press('Play');
  await expect(lab.happening).toContainText(/diverged/, { timeout: 120_000 });
  await lab.tab('Runs');
  await expect(lab.details.getByText(/diverged at step/).first()).toBeVisible();
});
