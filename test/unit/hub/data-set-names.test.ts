/** What people type or paste as the name of a data set, which servers are asked, and the data sets to begin with. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { dataSetServerFromEnvironment, dataSetServerOf, hubForPage, PUBLIC_DATA_SETS } from '../../../src/hub/address';
import { parseDataSetName, writeDataSetName } from '../../../src/hub/data-set-name';
import { choiceOf, DATA_SET_SUGGESTIONS, findSuggestion, suggestionName } from '../../../src/hub/data-set-suggestions';
import { TaskChoiceSchema } from '../../../src/lab/tasks/tables/choice';
import { splitOfName } from '../../../src/lab/tasks/tables/names';
import { labErrorOf } from '../lab/support/lab-error';

describe('a name', () => {
  test.each([
    ['owner/name', 'owner/name', null],
    ['  owner/name ', 'owner/name', null],
    ['glue', 'glue', null],
    ['glue:cola', 'glue', 'cola'],
    ['owner/na.me_1-x:20220301.en', 'owner/na.me_1-x', '20220301.en'],
    ['owner/name:with spaces', 'owner/name', 'with spaces'],
    ['datasets/owner/name', 'owner/name', null],
    ['https://huggingface.co/datasets/owner/name', 'owner/name', null],
    ['huggingface.co/datasets/owner/name/', 'owner/name', null],
    ['https://hf.co/datasets/owner/name?row=3#top', 'owner/name', null],
    ['https://huggingface.co/datasets/owner/name/viewer', 'owner/name', null],
    ['https://huggingface.co/datasets/owner/name/viewer/cola', 'owner/name', 'cola'],
    ['https://huggingface.co/datasets/owner/name/viewer/cola/train?p=2', 'owner/name', 'cola'],
    ['https://huggingface.co/datasets/owner/name/viewer/a%20b/train', 'owner/name', 'a b'],
    ['https://huggingface.co/datasets/owner/name/tree/main/data', 'owner/name', null],
    ['https://huggingface.co/datasets/glue/viewer', 'glue', null],
    ['https://huggingface.co/datasets/glue', 'glue', null],
    ['https://huggingface.co/datasets/glue/viewer/cola/test', 'glue', 'cola'],
  ])('%s', (text, name, config) => {
    expect(parseDataSetName(text)).toEqual({ name, config });
  });

  test('is written as it is read', () => {
    for (const text of ['owner/name', 'owner/name:cola']) expect(writeDataSetName(parseDataSetName(text))).toBe(text);
  });

  test.each([
    ['', /No name/],
    ['a/b/c', /“a\/b\/c” is not the name of a data set/],
    ['../etc/passwd', /not the name/],
    ['owner/name with spaces', /not the name/],
    ['owner/name:', /“” is not the name of a configuration/],
    ['owner/name:..', /not the name of a configuration/],
    ['owner/name:a/b', /not the name of a configuration/],
    ['owner/name:a?b', /not the name of a configuration/],
    ['https://example.org/datasets/owner/name', /not an address on huggingface\.co/],
    ['https://huggingface.co/owner/name', /not the address of a data set/],
    ['https://huggingface.co/datasets', /not the name of a data set/],
    ['https://huggingface.co/datasets/%E0%A4%A', /not a readable address/],
  ])('“%s” is refused', async (text, words) => {
    const error = await labErrorOf(() => parseDataSetName(text));
    expect(error.code).toBe('hub-name-invalid');
    expect(error.message).toMatch(words);
  });
});

test('rows are asked of the server beside the hub', async () => {
  expect(dataSetServerOf(hubForPage(null, 'lab.example'))).toBe(PUBLIC_DATA_SETS);
  expect(dataSetServerOf(hubForPage('http://127.0.0.1:8080/', 'localhost'))).toBe(
    'http://127.0.0.1:8080/datasets-server',
  );
  expect(dataSetServerFromEnvironment(undefined, 'https://huggingface.co')).toBe(PUBLIC_DATA_SETS);
  expect(dataSetServerFromEnvironment('', 'https://mirror.example')).toBe('https://mirror.example/datasets-server');
  expect(dataSetServerFromEnvironment('https://rows.example/', 'https://mirror.example')).toBe('https://rows.example');
  const error = await labErrorOf(() => dataSetServerFromEnvironment('rows', 'https://mirror.example'));
  expect(error.message).toContain('HF_DATASETS_SERVER');
});

describe('the data sets to begin with', () => {
  /** As the pages of the data sets number their classes. */
  const NUMBERS: Readonly<Record<string, readonly string[]>> = {
    'nyu-mll/glue:cola': ['unacceptable', 'acceptable'],
    'nyu-mll/glue:sst2': ['negative', 'positive'],
    'nyu-mll/glue:mrpc': ['not equivalent', 'equivalent'],
    'nyu-mll/glue:rte': ['entailment', 'not entailment'],
    'CogComp/trec:default': ['abbreviation', 'entity', 'description', 'human', 'location', 'number'],
    'fancyzhx/ag_news:default': ['world', 'sports', 'business', 'science and technology'],
    'SetFit/subj:default': ['objective', 'subjective'],
  };

  test.each(DATA_SET_SUGGESTIONS)('$name:$config', (suggestion) => {
    const written = suggestionName(suggestion);
    const { name, config } = suggestion;
    expect(parseDataSetName(written)).toEqual({ name, config });
    expect(findSuggestion({ name, config })).toBe(suggestion);

    const choice = choiceOf(suggestion);
    expect(v.parse(TaskChoiceSchema, choice)).toEqual(choice);
    expect(choice.classes.map(({ value }) => value)).toEqual(choice.classes.map((_, index) => String(index)));
    expect(new Set(choice.classes.map((one) => one.name)).size).toBe(choice.classes.length);
    expect(choice.classes.every(({ word }) => /^[a-z]+( [a-z]+)?$/.test(word))).toBe(true);
    const values = choice.classes.map(({ value }) => value);
    for (const value of [choice.positive, choice.other]) expect([null, ...values]).toContain(value);
    expect(suggestion.splits.map(splitOfName)).toEqual(['train', name === 'nyu-mll/glue' ? 'validation' : 'test']);
    expect(suggestion.terms).toMatch(/page/);

    const numbered = NUMBERS[written];
    if (numbered !== undefined) expect(choice.classes.map((one) => one.name)).toEqual(numbered);
    else expect(written).toBe('SemEvalWorkshop/sem_eval_2010_task_8:default');
  });

  test('SemEval has nine relations either way round, and a class for none of them', () => {
    const suggestion = findSuggestion({ name: 'SemEvalWorkshop/sem_eval_2010_task_8', config: null });
    if (suggestion === null) throw new Error('It is not suggested.');
    const { classes, other, metric } = choiceOf(suggestion);
    expect(classes).toHaveLength(19);
    expect(classes.slice(0, 4).map(({ name }) => name)).toEqual([
      'Cause-Effect(e1,e2)',
      'Cause-Effect(e2,e1)',
      'Component-Whole(e1,e2)',
      'Component-Whole(e2,e1)',
    ]);
    expect(classes.slice(0, 2).map(({ word }) => word)).toEqual(['cause effect', 'effect cause']);
    expect(classes.find(({ value }) => value === other)?.name).toBe('Other');
    expect(metric).toBe('macro-f1-without-other');
  });

  test('a name without its configuration is not guessed at', () => {
    expect(findSuggestion({ name: 'nyu-mll/glue', config: null })).toBeNull();
    expect(findSuggestion({ name: 'nyu-mll/glue', config: 'stsb' })).toBeNull();
    expect(findSuggestion({ name: 'setfit/SUBJ', config: null })?.title).toMatch(/^SUBJ/);
  });
});
