import { useId } from 'react';
import { INIT_IDS, INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { RECIPE_FIELDS, type Recipe } from '../../lab/recipe';
import { enumerateRuns } from '../../lab/training/runs';
import { useSession, useSessionState } from '../context';
import { Chips } from '../controls/Chips';
import { FieldLabel } from '../controls/FieldLabel';
import { Knob } from '../controls/Knob';
import { TextBox } from '../controls/TextBox';

const CHIPS = INIT_IDS.map((init) => ({ id: init, ...INIT_NAMES[init] }));

/** How many runs, and where their prompts start. */
export function PopulationControls() {
  const session = useSession();
  const recipe = useSessionState((state) => state.recipe);
  const classes = useSessionState((state) => state.population?.task.classes.length ?? 2);
  const id = useId();
  return (
    <div className="field-stack">
      <div>
        <FieldLabel field="inits" id={`${id}inits`} />
        <Chips
          labelledBy={`${id}inits`}
          chips={CHIPS}
          chosen={recipe.inits}
          onChange={(inits) => session.change({ inits })}
        />
      </div>
      {recipe.inits.includes('text') ? (
        <div>
          <FieldLabel field="initText" htmlFor={`${id}text`} />
          <TextBox
            id={`${id}text`}
            value={recipe.initText}
            maxLength={RECIPE_FIELDS.initText.maxLength}
            onSet={(initText) => session.change({ initText })}
          />
        </div>
      ) : null}
      <Knob field="seeds" />
      <Knob field="dataSeeds" />
      <p className="small muted">{describeSize(recipe, classes)}</p>
    </div>
  );
}

function describeSize(recipe: Recipe, classes: number): string {
  const runs = enumerateRuns(recipe, classes).length;
  const { presets, inits, seeds, dataSeeds } = recipe;
  const factors = [
    plural(presets.length, 'method'),
    plural(inits.length, 'initialisation'),
    plural(seeds, 'seed'),
    ...(dataSeeds === 1 ? [] : [plural(dataSeeds, 'data seed')]),
  ].join(' × ');
  const product = presets.length * inits.length * seeds * dataSeeds;
  const same = dataSeeds === 1 ? 'on the same batches' : 'on the same batches within each data seed';
  if (product === runs) return `${factors} = ${plural(runs, 'run')} ${same}.`;
  return `${factors}: ${plural(runs, 'different run')} ${same}. What would be the same run twice is trained once.`;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
