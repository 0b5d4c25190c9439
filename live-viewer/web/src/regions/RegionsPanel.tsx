import { useEffect, useRef, useState } from 'react';
import type { Annotation } from '../gen/pentimento/control_pb';
import type { Session } from '../net/session';
import { pixelsIn, regionOf, selectionOf } from '../selection/selection.utils';
import type { Settings } from '../settings';
import { formatCount } from '../format/utils';
import { texts } from '../texts';
import { nextColour, nextName } from './drawing.utils';
import { fromGeoJson, toGeoJson } from './geojson.utils';
import { RegionEditor } from './RegionEditor';
import { StatisticsTable } from './StatisticsTable';

interface Props {
  session: Session;
  settings: Settings;
  change: (changed: Partial<Settings>) => void;
}

/** The regions of the scan, the chosen one with its history, and the statistics of what is selected. */
export function RegionsPanel({ session, settings, change }: Props) {
  const { annotations, selection, statistics, region } = session;
  useEffect(() => {
    session.wantStatistics(true);
    return () => session.wantStatistics(false);
  }, [session]);
  const regions = [...annotations.all.values()];
  const chosen = annotations.all.get(region);
  const [failure, setFailure] = useState('');
  const upload = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    try {
      addAll(session, settings.operator, await file.text());
      setFailure('');
    } catch (error) {
      setFailure(texts.uploadFailed(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <div className="regions">
      <div className="toolbar">
        <button
          type="button"
          disabled={!annotations.canUndo}
          title={texts.undoHelp}
          onClick={() => annotations.undo(settings.operator)}
        >
          {texts.undo}
        </button>
        <button
          type="button"
          disabled={!annotations.canRedo}
          title={texts.redoHelp}
          onClick={() => annotations.redo(settings.operator)}
        >
          {texts.redo}
        </button>
        <span className="space" />
        <button
          type="button"
          title={texts.downloadHelp}
          disabled={regions.length === 0}
          onClick={() => download(session, regions)}
        >
          {texts.download}
        </button>
        <Upload onFile={(file) => void upload(file)} />
      </div>
      {failure !== '' && (
        <p className="refusal" role="alert">
          {failure}
        </p>
      )}
      {annotations.refusal && (
        <p className="refusal" role="alert">
          <strong>{texts.editRefused}.</strong> {annotations.refusal.message}{' '}
          <button type="button" onClick={() => annotations.dismiss()}>
            {texts.dismiss}
          </button>
        </p>
      )}
      {regions.length === 0 ? (
        <p className="hint">{annotations.complete ? texts.noRegions : texts.regionsLoading}</p>
      ) : (
        <ul className="region-list" aria-label={texts.regionList}>
          {regions.map((each) => (
            <Row
              key={each.id}
              session={session}
              region={each}
              isChosen={each.id === region}
              isHidden={settings.hiddenRegions.includes(each.id)}
              hide={(hidden) => change({ hiddenRegions: hiddenAfter(settings, regions, each.id, hidden) })}
            />
          ))}
        </ul>
      )}
      {chosen && (
        <RegionEditor key={chosen.id} session={session} region={chosen} author={settings.operator} />
      )}
      <StatisticsTable selection={selection} statistics={statistics} />
    </div>
  );
}

/** Keeps what is selected as a new region, and chooses it. */
export function keepSelection(session: Session, author: string): void {
  const { selection, annotations } = session;
  const region = selection && regionOf(selection);
  if (!region || !annotations.complete) {
    return;
  }
  const all = [...annotations.all.values()];
  const id = annotations.create(author, {
    name: nextName(
      all.map(({ name }) => name),
      texts.newRegion,
    ),
    colour: nextColour(all.map(({ colour }) => colour)),
    labels: [],
    text: '',
    region,
  });
  session.markRegion(id);
}

function addAll(session: Session, author: string, text: string): void {
  const { annotations } = session;
  const used = [...annotations.all.values()];
  const names = used.map(({ name }) => name);
  const colours = used.map(({ colour }) => colour);
  for (const { polygons, ...read } of fromGeoJson(text)) {
    const name = read.name || nextName(names, texts.newRegion);
    const colour = read.colour || nextColour(colours);
    names.push(name);
    colours.push(colour);
    annotations.create(author, { ...read, name, colour, region: regionOf({ kind: 'polygons', polygons }) });
  }
}

function download({ scan, maps }: Session, regions: Annotation[]): void {
  if (maps) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(
      new Blob([toGeoJson(regions, scan, maps)], { type: 'application/geo+json' }),
    );
    link.download = `${scan}-regions.geojson`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

/** Regions of other scans are not remembered for ever. */
function hiddenAfter(
  { hiddenRegions }: Settings,
  regions: Annotation[],
  id: string,
  hidden: boolean,
): string[] {
  const ids = regions.map((region) => region.id);
  const others = hiddenRegions.filter((each) => each !== id && ids.includes(each));
  return hidden ? [...others, id] : others;
}

interface RowProps {
  session: Session;
  region: Annotation;
  isChosen: boolean;
  isHidden: boolean;
  hide: (hidden: boolean) => void;
}

function Row({ session, region, isChosen, isHidden, hide }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) {
      row.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [isChosen]);
  const { maps } = session;
  const selection = maps && selectionOf(region.region, maps);
  return (
    <li ref={row} className={isChosen ? 'chosen' : undefined}>
      <input
        type="checkbox"
        checked={!isHidden}
        aria-label={texts.visible(region.name)}
        title={texts.visible(region.name)}
        onChange={(event) => hide(!event.target.checked)}
      />
      <button type="button" aria-pressed={isChosen} onClick={() => session.chooseRegion(region.id)}>
        <i style={{ background: region.colour }} aria-hidden="true" />
        <span>{region.name}</span>
        <small>{region.labels.map((label) => label.replace(/^(pigment|element):/, '')).join(', ')}</small>
        <small className="pixels">
          {maps && selection && `${formatCount(pixelsIn(selection, maps))} ${texts.pixels}`}
        </small>
      </button>
    </li>
  );
}

function Upload({ onFile }: { onFile: (file: File | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" title={texts.uploadHelp} onClick={() => input.current?.click()}>
        {texts.upload}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".geojson,.json,application/geo+json"
        aria-label={texts.uploadFile}
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </>
  );
}
