import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTime, parseSchedule } from '../../../../src/playground/objects/schedule.ts';
import { isZone, wallClock } from '../../../../src/playground/objects/zones.ts';

const time = (text: string) => Date.parse(text);
const text = (epoch: number | undefined) => epoch && new Date(epoch).toISOString().replace('.000', '');

/** The next times of a schedule after one. */
function times(schedule: string, after: string, count: number, zone?: string): (string | number | undefined)[] {
  const parsed = parseSchedule(schedule);
  const found: (string | number | undefined)[] = [];
  for (let at: number | undefined = time(after); found.length < count && at !== undefined; ) {
    at = nextTime(parsed, at, zone);
    found.push(text(at));
  }
  return found;
}

describe('a schedule', () => {
  test.each([
    ['* * * * *', '2026-01-01T12:00:00Z', '2026-01-01T12:01:00Z'],
    ['* * * * *', '2026-01-01T12:00:59.999Z', '2026-01-01T12:01:00Z'],
    ['*/15 * * * *', '2026-01-01T12:50:00Z', '2026-01-01T13:00:00Z'],
    ['5/20 * * * *', '2026-01-01T12:26:00Z', '2026-01-01T12:45:00Z'],
    ['0 9-17/4 * * *', '2026-01-01T13:00:00Z', '2026-01-01T17:00:00Z'],
    ['30 8 * * MON-FRI', '2026-01-02T09:00:00Z', '2026-01-05T08:30:00Z'],
    ['0 0 1 jan,JUL *', '2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ['0 0 13 * *', '2026-01-01T00:00:00Z', '2026-01-13T00:00:00Z'],
    ['0 0 ? * SUN', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
    ['0 0 */2 * SUN', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z'],
    ['@hourly', '2026-01-01T12:00:01Z', '2026-01-01T13:00:00Z'],
    ['@daily', '2026-01-01T12:00:00Z', '2026-01-02T00:00:00Z'],
    ['@weekly', '2026-01-01T12:00:00Z', '2026-01-04T00:00:00Z'],
    ['@monthly', '2026-01-01T12:00:00Z', '2026-02-01T00:00:00Z'],
    ['@yearly', '2026-01-01T12:00:00Z', '2027-01-01T00:00:00Z'],
    ['@every 1h30m', '2026-01-01T12:00:00.500Z', '2026-01-01T13:30:00Z'],
    ['@every 10ms', '2026-01-01T12:00:00Z', '2026-01-01T12:00:01Z'],
  ])('%s after %s is due at %s', (schedule, after, due) => {
    expect(times(schedule, after, 1)).toEqual([due]);
  });

  test.each(['0 0 31 2 *', ', * * * *'])('%s is never due', (schedule) => {
    expect(times(schedule, '2026-01-01T00:00:00Z', 1)).toEqual([undefined]);
  });

  // The words are those of a real API server, which refused each of these.
  test.each([
    ['foo', 'expected exactly 5 fields, found 1: [foo]'],
    ['61 * * * *', 'end of range (61) above maximum (59): 61'],
    ['0 0 * * * *', 'expected exactly 5 fields, found 6: [0 0 * * * *]'],
    ['@hourlyy', 'unrecognized descriptor: @hourlyy'],
    ['@DAILY', 'unrecognized descriptor: @DAILY'],
    ['@every foo', 'failed to parse duration @every foo: time: invalid duration "foo"'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['0 0 * * 7', 'end of range (7) above maximum (6): 7'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['0 0 l * *', 'failed to parse int from l: strconv.Atoi: parsing "l": invalid syntax'],
    ['1- * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
    ['0 0 * * sunday', 'failed to parse int from sunday: strconv.Atoi: parsing "sunday": invalid syntax'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['toString', 'expected exactly 5 fields, found 1: [toString]'],
  ])('%s is refused: %s', (schedule, why) => {
    expect(() => parseSchedule(schedule)).toThrow(new Error(why));
  });

  test.each(['*/70 * * * *', '+5 * * * *', '*-5 * * * *', '1,,2 * * * *', '  0 0 * * *  '])(
    '%s is taken',
    (schedule) => {
      expect(() => parseSchedule(schedule)).not.toThrow();
    },
  );
});

describe('in a time zone', () => {
  test('the fields are those of its wall clock', () => {
    expect(times('0 8 * * *', '2026-01-01T00:00:00Z', 2, 'Asia/Shanghai')).toEqual([
      '2026-01-02T00:00:00Z',
      '2026-01-03T00:00:00Z',
    ]);
    // It is Friday there when it is Thursday here.
    expect(times('0 1 * * FRI', '2026-01-01T00:00:00Z', 1, 'Pacific/Auckland')).toEqual(['2026-01-01T12:00:00Z']);
    expect(times('15 12 * * *', '2026-06-01T00:00:00Z', 1, 'Asia/Kathmandu')).toEqual(['2026-06-01T06:30:00Z']);
  });

  test('what the change to summer time leaves out is not due, what the change back repeats is due twice', () => {
    expect(times('30 2 * * *', '2026-03-28T12:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-30T00:30:00Z',
      '2026-03-31T00:30:00Z',
    ]);
    expect(times('30 2 * * *', '2026-10-24T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
    expect(times('0 * * * *', '2026-10-25T00:00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-10-25T01:00:00Z',
      '2026-10-25T02:00:00Z',
    ]);
  });

  test('names are those of the database', () => {
    const names = ['Europe/Berlin', 'UTC', 'EST', 'America/Port-au-Prince', 'Etc/GMT+5'];
    expect(names.filter((name) => !isZone(name))).toEqual([]);
    expect(['utc', 'Mars/Olympus', 'europe/berlin', '+01:00', ''].filter(isZone)).toEqual([]);
  });
});

describe('whatever the schedule, the zone and the time', () => {
  const MINUTE = 60_000;
  const field = (min: number, max: number) => {
    const value = fc.integer({ min, max });
    const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const star = fc.constant('*');
    const step = fc.tuple(fc.oneof(star, range), fc.integer({ min: 1, max: 20 })).map(([of, by]) => `${of}/${by}`);
    return fc.oneof(
      star,
      fc.array(fc.oneof(value.map(String), range, step), { minLength: 1, maxLength: 3 }).map(String),
    );
  };
  const schedule = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6));
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
  const after = fc.integer({ min: time('2025-01-01T00:00:00Z'), max: time('2027-12-31T00:00:00Z') });

  /** Said another way: whether a value is one of a field's. */
  const holds = (text: string, value: number, min: number, max: number): boolean =>
    text.split(',').some((part) => {
      const [range = '', step] = part.split('/');
      const [low, high] = range === '*' ? [min, max] : range.split('-').map(Number);
      const end = high ?? (step === undefined ? low : max);
      return value >= (low ?? 0) && value <= (end ?? 0) && (value - (low ?? 0)) % Number(step ?? 1) === 0;
    });
  const isStar = (text: string) => text.split(',').some((part) => part === '*' || part === '*/1');

  function isDue([minute, hour, day, month, weekday]: readonly string[], at: number, zone: string): boolean {
    const wall = new Date(wallClock(at, zone));
    const days = holds(day ?? '', wall.getUTCDate(), 1, 31);
    const weekdays = holds(weekday ?? '', wall.getUTCDay(), 0, 6);
    return (
      holds(minute ?? '', wall.getUTCMinutes(), 0, 59) &&
      holds(hour ?? '', wall.getUTCHours(), 0, 23) &&
      holds(month ?? '', wall.getUTCMonth() + 1, 1, 12) &&
      (isStar(day ?? '') || isStar(weekday ?? '') ? days && weekdays : days || weekdays)
    );
  }

  test('the next time is due, and is a whole minute in the future', () => {
    fc.assert(
      fc.property(schedule, zone, after, (fields, zone, after) => {
        const next = nextTime(parseSchedule(fields.join(' ')), after, zone);
        if (next === undefined) return true;
        return next > after && next % MINUTE === 0 && isDue(fields, next, zone);
      }),
    );
  });

  test('nothing is due before it', () => {
    fc.assert(
      fc.property(schedule, zone, after, (fields, zone, after) => {
        const next = nextTime(parseSchedule(fields.join(' ')), after, zone) ?? Number.POSITIVE_INFINITY;
        const end = Math.min(next, after + 26 * 60 * MINUTE);
        for (let at = Math.floor(after / MINUTE + 1) * MINUTE; at < end; at += MINUTE) {
          if (isDue(fields, at, zone)) return false;
        }
        return true;
      }),
      { numRuns: 40 },
    );
  });

  test('nothing that is nearly a schedule does more than to be refused', () => {
    const part = fc.stringMatching(/^[-*/?,0-9a-z@+ .]{0,12}$/);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        try {
          return nextTime(parseSchedule(parts.join(' ')), 0) !== 0;
        } catch (thrown) {
          return (thrown as Error).constructor.name === 'ScheduleFailure';
        }
      }),
    );
  });
});
