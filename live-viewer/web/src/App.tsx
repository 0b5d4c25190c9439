import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ScanState_Phase as Phase } from './gen/pentimento/viewer_pb';
import { Banner, CommandAnswer } from './control/Notices';
import { HistoryDialog } from './control/HistoryDialog';
import { Header } from './Header';
import { HelpSheet } from './HelpSheet';
import { Empty } from './Empty';
import { Comparison } from './maps/Comparison';
import { corrected, liveFractionOf } from './maps/deadTime.utils';
import { useDerived } from './maps/derived';
import { Histograms } from './maps/Histograms';
import type { Layer, Maps } from './maps/maps';
import { MainMap } from './maps/MainMap';
import { MapToolbar } from './maps/MapToolbar';
import { isPicture, mixOf, type Shown, shownOf } from './maps/pictures.utils';
import { MapWall } from './maps/MapWall';
import { TimeSlider } from './maps/TimeSlider';
import { useRange } from './maps/useRange';
import { useStraightening } from './maps/useStraightening';
import { type Area, elementOf } from './maps/utils';
import { MapView } from './maps/view';
import type { Session } from './net/session';
import { PhotographPanel } from './photograph/PhotographPanel';
import { usePhotograph } from './photograph/usePhotograph';
import { isKept, keepSelection, RegionsPanel } from './regions/RegionsPanel';
import { RegionToolbar } from './regions/RegionToolbar';
import { ScatterPanel } from './regions/ScatterPanel';
import { useDrawing } from './regions/useDrawing';
import { useRegionKeys } from './regions/useRegionKeys';
import { useRegionMarks } from './regions/useRegionMarks';
import { areaOf, selectionOfArea } from './selection/selection.utils';
import { SpectrumPanel } from './spectrum/SpectrumPanel';
import { SpectrumSide } from './spectrum/SpectrumSide';
import { SPECTRUM_SIDE, useSpectrum } from './spectrum/useSpectrum';
import { DeletedNotice } from './scans/DeletedNotice';
import { ScanComparison } from './scans/ScanComparison';
import { ScansPanel } from './scans/ScansPanel';
import { StatusBar } from './StatusBar';
import { useSettings } from './settings';
import { Foldable } from './side/Foldable';
import { SidePanel } from './side/SidePanel';
import { TakeAway } from './takeaway/TakeAway';
import { texts } from './texts';
import { useKeys } from './useKeys';

/** While the scan runs the spectrum of a selection is asked for again after this time, ms. */
const SPECTRUM_MS = 2000;

export function App({ session }: { session: Session }) {
  useSyncExternalStore(session.subscribe, session.snapshot);
  const [settings, change] = useSettings();
  const [helpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const [historyOpen, setHistoryOpen] = useState(false);
  const openHistory = useCallback(() => setHistoryOpen(true), []);
  const { maps, scanState } = session;
  const [view] = useState(() => new MapView());
  const layers = useMemo(
    () => [...(maps?.layers ?? []), ...session.windows.layers],
    [maps?.layers, session.windows.layers],
  );
  const all = useMemo(() => {
    const mix = mixOf(layers, settings.mix);
    return [...(mix ? [mix] : []), ...shownOf(layers, texts.pictureOf)];
  }, [layers, settings.mix]);
  const chosen = all.find(({ key }) => key === settings.layer) ?? maps?.layers[0];
  const live = useMemo(() => maps && liveFractionOf(maps.layers), [maps, maps?.version]);
  const divisor = settings.corrected ? live : undefined;
  const shown = useCorrected(maps, chosen, divisor);
  const other = useCorrected(
    maps,
    all.find(({ key }) => key === settings.compare && key !== chosen?.key),
    divisor,
  );
  const atRest = scanState !== undefined && scanState.phase > Phase.FINISHING;
  const layer = shown && !isPicture(shown) ? shown : undefined;
  const range = useRange(maps, layer, settings, atRest) ?? [0, 1];

  useEffect(() => {
    document.documentElement.dataset.theme = settings.theme;
  }, [settings.theme]);
  useEffect(() => {
    if (layer) {
      session.wantErrors(layer.key);
    }
  }, [session, layer?.key]);

  const { selection, spectra, windows } = session;
  const isKnownPixel = selection?.kind === 'pixel' && spectra.selected?.reply.message === '';
  const asksMore = settings.wholeSpectrum || settings.windows.length > 0;
  const growing = !atRest && (asksMore || (selection !== undefined && !isKnownPixel));
  useEffect(() => windows.want(settings.windows, maps), [windows, settings.windows, maps]);
  useEffect(() => {
    if (!growing) {
      return undefined;
    }
    const timer = setInterval(() => session.refresh(), SPECTRUM_MS);
    return () => clearInterval(timer);
  }, [session, growing]);

  const spectrum = useSpectrum({
    session,
    element: shown && elementOf(shown),
    layers: maps?.layers ?? [],
    settings,
    change,
  });
  const offset = useStraightening(maps);
  const [isPlaying, play] = useState(false);
  useEffect(() => view.until.set(Number.POSITIVE_INFINITY), [view, maps]);
  const { drawing, change: changeDrawing, draw } = useDrawing(session, shown?.model ?? '');
  const shift = settings.straightened ? (offset?.columns ?? 0) : 0;
  const marks = useRegionMarks(session, settings, shift, drawing, draw);
  const photograph = usePhotograph(session, settings, shift);
  const frame = maps && {
    maps,
    view,
    shift,
    area: areaOf(selection),
    onSelect: (selected: Area) => draw(selectionOfArea(selected)),
    ...marks,
    ...photograph.frame,
  };
  const { otherScan: held } = settings;
  const otherScan = held !== session.scan && session.scans.some(({ scan }) => scan === held) && held;
  const keep = () => {
    keepSelection(session, settings.operator);
    change({ side: 'regions', sideFolded: false });
  };

  useKeys({ session, view, shown: all, chosen: shown, settings, change, openHelp, openHistory, play });
  useRegionKeys(session, settings.operator, changeDrawing, keep);

  return (
    <div className={session.state === 'connected' ? 'app' : 'app stale'}>
      <Header
        session={session}
        settings={settings}
        change={change}
        onHelp={openHelp}
        onHistory={openHistory}
      />
      <Banner session={session} />
      {maps && frame && shown ? (
        <main className="work">
          <Foldable
            part={texts.wall}
            className="wall"
            isFolded={settings.wallFolded}
            onFold={(wallFolded) => change({ wallFolded })}
          >
            <MapWall
              maps={maps}
              view={view}
              shown={all}
              chosen={shown.key}
              settings={settings}
              atRest={atRest}
              onChoose={(key) => change({ layer: key })}
            />
          </Foldable>
          <section className="stage">
            <MapToolbar
              shown={shown}
              layers={layers}
              others={all}
              settings={settings}
              range={range}
              timed={live !== undefined}
              offset={offset}
              change={change}
            />
            <RegionToolbar
              maps={maps}
              shown={shown}
              range={range}
              scale={settings.scale}
              selection={selection}
              isKept={isKept(session)}
              drawing={drawing}
              change={changeDrawing}
              onDraw={draw}
              onKeep={keep}
            />
            {otherScan ? (
              <ScanComparison
                key={otherScan}
                session={session}
                scan={otherScan}
                frame={frame}
                shown={shown}
                range={range}
                settings={settings}
                atRest={atRest}
                onClose={() => change({ otherScan: '' })}
              />
            ) : other ? (
              <Comparison {...frame} a={shown} b={other} range={range} settings={settings} atRest={atRest} />
            ) : (
              <MainMap {...frame} shown={shown} range={range} settings={settings} atRest={atRest} />
            )}
            {maps.isRaster && (
              <TimeSlider maps={maps} until={view.until} atRest={atRest} isPlaying={isPlaying} play={play} />
            )}
          </section>
          <Foldable
            part={texts.spectrumPart}
            className="below"
            isFolded={settings.spectrumFolded}
            onFold={(spectrumFolded) => change({ spectrumFolded })}
          >
            <SpectrumPanel session={session} view={spectrum} settings={settings} change={change} />
          </Foldable>
          <SidePanel
            panels={[
              {
                id: 'regions',
                title: texts.regions,
                content: <RegionsPanel session={session} settings={settings} change={change} />,
              },
              {
                id: SPECTRUM_SIDE,
                title: texts.spectrum,
                content: (
                  <SpectrumSide session={session} view={spectrum} settings={settings} change={change} />
                ),
              },
              {
                id: 'scatter',
                title: texts.scatter,
                content: <ScatterPanel session={session} settings={settings} change={change} />,
              },
              {
                id: 'scans',
                title: texts.earlier.title,
                content: (
                  <ScansPanel
                    session={session}
                    layer={layer?.key ?? ''}
                    settings={settings}
                    change={change}
                  />
                ),
              },
              {
                id: 'photograph',
                title: texts.photograph.title,
                content: (
                  <PhotographPanel session={session} view={photograph} settings={settings} change={change} />
                ),
              },
              {
                id: 'take-away',
                title: texts.takeAway.title,
                content: <TakeAway session={session} shown={shown} range={range} settings={settings} />,
              },
            ]}
            open={settings.side}
            isFolded={settings.sideFolded}
            onOpen={(side) => change({ side, sideFolded: false })}
            onFold={() => change({ sideFolded: true })}
            foot={
              <Histograms maps={maps} shown={shown} settings={settings} atRest={atRest} change={change} />
            }
          />
        </main>
      ) : (
        <Empty session={session} />
      )}
      <StatusBar session={session} />
      <CommandAnswer session={session} />
      <DeletedNotice session={session} />
      {historyOpen && <HistoryDialog session={session} onClose={() => setHistoryOpen(false)} />}
      {helpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** A layer as the large map shows it. */
function useCorrected(
  maps: Maps | undefined,
  shown: Shown | undefined,
  live: Layer | undefined,
): Shown | undefined {
  const derivation = useMemo(
    () => (shown && !isPicture(shown) ? corrected(shown, live) : undefined),
    [shown, live],
  );
  return useDerived(maps, derivation) ?? shown;
}
