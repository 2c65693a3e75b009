import { useWords } from '../words/words.tsx'

export interface Line {
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly colour: string
  readonly isDashed?: boolean
  readonly isFilled?: boolean
}

interface ChartProps {
  readonly label: string
  readonly lines: readonly Line[]
  /** What stands beside the highest value, and below the first and last. */
  readonly valueText: (value: number) => string
  readonly placeText: (place: number) => string
  /** Where we are, as a dot. */
  readonly mark?: readonly [x: number, y: number]
}

const WIDTH = 480
const HEIGHT = 150

/** Lines over a common ground, from zero on, with the ends of both axes told in words. */
export function LineChart({ label, lines, valueText, placeText, mark }: ChartProps) {
  const { t } = useWords()
  const all = lines.flatMap(({ points }) => points)
  const places = all.map(([x]) => x)
  const [from, to] = [Math.min(...places), Math.max(...places)]
  const most = Math.max(...all.map(([, y]) => y), Number.MIN_VALUE)
  const x = (place: number): number => ((place - from) / Math.max(1, to - from)) * WIDTH
  const y = (value: number): number => HEIGHT - 2 - (value / most) * (HEIGHT - 10)
  if (all.length < 2)
    return (
      <p className="quiet" style={{ fontSize: 14 }}>
        {t('network.chart.none')}
      </p>
    )
  return (
    <figure style={{ margin: 0 }}>
      <figcaption
        className="quiet"
        style={{ fontSize: 12, display: 'flex', justifyContent: 'space-between' }}
      >
        <span>{valueText(most)}</span>
      </figcaption>
      <div style={{ position: 'relative' }}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          width="100%"
          height={HEIGHT}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
          style={{
            display: 'block',
            borderBottom: '1px solid var(--line)',
            borderTop: '1px dashed var(--line)',
          }}
        >
          {lines.map(({ points, colour, isDashed = false, isFilled = false }) => {
            const path = points.map(([place, value]) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`)
            return (
              <g key={colour}>
                {isFilled ? (
                  <polygon
                    points={`${x(points[0]?.[0] ?? from)},${HEIGHT} ${path.join(' ')} ${x(points.at(-1)?.[0] ?? to)},${HEIGHT}`}
                    fill={colour}
                    opacity={0.14}
                  />
                ) : null}
                <polyline
                  points={path.join(' ')}
                  fill="none"
                  stroke={colour}
                  strokeWidth={2}
                  strokeDasharray={isDashed ? '5 4' : undefined}
                  vectorEffect="non-scaling-stroke"
                  strokeLinejoin="round"
                />
              </g>
            )
          })}
        </svg>
        {mark === undefined ? null : (
          <span
            className="dot"
            style={{
              position: 'absolute',
              left: `calc(${(x(mark[0]) / WIDTH) * 100}% - 4px)`,
              top: y(mark[1]) - 4,
              background: 'var(--mantine-color-seal-6)',
            }}
          />
        )}
      </div>
      <div className="quiet" style={{ fontSize: 12, display: 'flex', justifyContent: 'space-between' }}>
        <span>{placeText(from)}</span>
        <span>{placeText(to)}</span>
      </div>
    </figure>
  )
}
