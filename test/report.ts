/** Reads what vitest and Playwright write down about a run. */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import * as v from 'valibot';

export interface Counts {
  readonly passed: number;
  /** One line for each failed test. */
  readonly failed: readonly string[];
  /** One line for each test that did not run, with the reason where it is known. */
  readonly skipped: readonly string[];
}

export const NOTHING: Counts = { passed: 0, failed: [], skipped: [] };

export const add = (left: Counts, right: Counts): Counts => ({
  passed: left.passed + right.passed,
  failed: [...left.failed, ...right.failed],
  skipped: [...left.skipped, ...right.skipped],
});

const VitestReport = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
    }),
  ),
});

const PlaywrightTest = v.object({
  projectName: v.string(),
  status: v.picklist(['expected', 'unexpected', 'flaky', 'skipped']),
  annotations: v.array(v.object({ type: v.string(), description: v.optional(v.string()) })),
});

const PlaywrightSpec = v.object({ title: v.string(), file: v.string(), tests: v.array(PlaywrightTest) });

interface PlaywrightSuite {
  title: string;
  specs: v.InferOutput<typeof PlaywrightSpec>[];
  suites?: PlaywrightSuite[] | undefined;
}

const PlaywrightSuite: v.GenericSchema<PlaywrightSuite> = v.object({
  title: v.string(),
  specs: v.array(PlaywrightSpec),
  suites: v.optional(v.array(v.lazy(() => PlaywrightSuite))),
});

const PlaywrightReport = v.object({
  suites: v.array(PlaywrightSuite),
  errors: v.array(v.object({ message: v.optional(v.string(), 'an error outside the tests') })),
});

/** The report, or null when the tool ended before it wrote one. */
const readReport = async <Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | null> => {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return null;
  }
  return v.parse(schema, JSON.parse(text));
};

/** A tool that failed without a failed test (a crash, a leak, no tests at all) still counts as a failure. */
const withOutcome = (counts: Counts, stage: string, succeeded: boolean): Counts => {
  if (!succeeded && counts.failed.length === 0) {
    return { ...counts, failed: [`${stage}: the tool failed outside the tests (see its output)`] };
  }
  if (succeeded && counts.passed === 0 && counts.failed.length === 0 && counts.skipped.length === 0) {
    return { ...counts, failed: [`${stage}: the tool ran no test`] };
  }
  return counts;
};

export const readVitestReport = async (path: string, stage: string, succeeded: boolean): Promise<Counts> => {
  const report = await readReport(path, VitestReport);
  let counts = NOTHING;
  for (const file of report?.testResults ?? []) {
    const name = relative(process.cwd(), file.name);
    const line = (test: { fullName: string }): string => `${name} > ${test.fullName}`;
    const failed = file.assertionResults.filter((test) => test.status === 'failed').map(line);
    counts = add(counts, {
      passed: file.assertionResults.filter((test) => test.status === 'passed').length,
      // A file that cannot be loaded, or whose hook fails, has a status but may have no failed test.
      failed: file.status === 'failed' && failed.length === 0 ? [name] : failed,
      skipped: file.assertionResults.filter((test) => !['passed', 'failed'].includes(test.status)).map(line),
    });
  }
  return withOutcome(counts, stage, succeeded);
};

const countSpec = (spec: v.InferOutput<typeof PlaywrightSpec>, path: readonly string[]): Counts =>
  spec.tests
    .map((test): Counts => {
      const line = [...path, spec.title].filter((part) => part !== '').join(' > ');
      if (test.status === 'skipped') {
        const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
        return { ...NOTHING, skipped: [reason === undefined ? line : `${line} (${reason})`] };
      }
      return test.status === 'unexpected' ? { ...NOTHING, failed: [line] } : { ...NOTHING, passed: 1 };
    })
    .reduce(add, NOTHING);

const countSuite = (suite: PlaywrightSuite, path: readonly string[]): Counts => {
  const here = [...path, suite.title];
  return [
    ...suite.specs.map((spec) => countSpec(spec, here)),
    ...(suite.suites ?? []).map((inner) => countSuite(inner, here)),
  ].reduce(add, NOTHING);
};

export const readPlaywrightReport = async (path: string, stage: string, succeeded: boolean): Promise<Counts> => {
  const report = await readReport(path, PlaywrightReport);
  const tests = (report?.suites ?? []).map((suite) => countSuite(suite, [])).reduce(add, NOTHING);
  const outside = (report?.errors ?? []).map(({ message }) => `${stage}: ${message.split('\n')[0] ?? message}`);
  return withOutcome({ ...tests, failed: [...tests.failed, ...outside] }, stage, succeeded);
};
