// SPDX-License-Identifier: Apache-2.0
// Where an axis begins and ends, where its ticks are, what they say. Linear axes have steps of 1,
// 2 or 5 times a power of ten, times have those of clocks, logarithmic axes decades.

#include "chart/nav-chart-axis.h"

#include <math.h>
#include <string.h>

#define MINUTE 60.0
#define HOUR 3600.0

/* Below this share of its distance from zero a span is rounding noise. */
#define LEAST_SPAN 1e-9

/**
 * nav_chart_axis_shows:
 *
 * Returns: whether @value has a place on such an axis
 */
gboolean
nav_chart_axis_shows (const NavChartAxis *axis, double value)
{
  return isfinite (value) && fabs (value) <= NAV_CHART_LARGEST &&
         (!axis->logarithmic || value >= 1 / NAV_CHART_LARGEST);
}

static double
nice_step (double rough)
{
  double power = pow (10, floor (log10 (rough))), digit = rough / power;

  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

static double
clock_step (double rough)
{
  static const double steps[] = { 1,          2,          5,        10,       15,
                                  30,         MINUTE,     120,      300,      600,
                                  15 * MINUTE, 30 * MINUTE, HOUR,     2 * HOUR, 3 * HOUR,
                                  6 * HOUR,   12 * HOUR,  24 * HOUR };

  if (rough < 1)
    return nice_step (rough);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] >= rough)
      return steps[i];
  return 24 * HOUR * nice_step (rough / (24 * HOUR));
}

static double
step_for (const NavChartAxis *axis, double span, guint at_most)
{
  double rough = span / MAX (at_most, 1);
  double step = axis->unit == NAV_CHART_UNIT_SECONDS ? clock_step (rough) : nice_step (rough);

  return axis->unit == NAV_CHART_UNIT_COUNT ? MAX (step, 1) : step;
}

static void
widen (double *min, double *max)
{
  double size = MAX (fabs (*min), fabs (*max));
  double by = size > 1 / NAV_CHART_LARGEST ? size * 0.1 : 1;

  if (*max - *min > MAX (LEAST_SPAN * size, 1 / NAV_CHART_LARGEST))
    return;
  *min -= by;
  *max += by;
}

static void
linear_domain (const NavChartAxis *axis, guint at_most, double *min, double *max)
{
  gboolean above = *min >= 0;
  double step;

  if (axis->from_zero) {
    *min = MIN (*min, 0);
    *max = MAX (*max, 0);
  }
  widen (min, max);
  if (above)
    *min = MAX (*min, 0);
  if (axis->unit == NAV_CHART_UNIT_SECONDS)
    return;
  step = step_for (axis, *max - *min, at_most);
  *min = floor (*min / step + LEAST_SPAN) * step;
  *max = ceil (*max / step - LEAST_SPAN) * step;
}

static void
decade_domain (double *min, double *max)
{
  *min = pow (10, floor (log10 (*min) + LEAST_SPAN));
  *max = pow (10, ceil (log10 (*max) - LEAST_SPAN));
  if (*max <= *min)
    *max = *min * 10;
}

/**
 * nav_chart_axis_domain:
 * @low: least value of the data; NaN: there is none
 * @high: greatest value of the data
 * @at_most: how many steps there is room for
 * @ret_min: (out): where the axis begins
 * @ret_max: (out): where it ends, always above @ret_min
 *
 * Ends are round numbers, apart from those of times and those the axis itself states.
 */
void
nav_chart_axis_domain (const NavChartAxis *axis, double low, double high, guint at_most,
                       double *ret_min, double *ret_max)
{
  gboolean known = nav_chart_axis_shows (axis, low) && nav_chart_axis_shows (axis, high);
  double min = known ? MIN (low, high) : axis->logarithmic ? 1 : 0;
  double max = known ? MAX (low, high) : axis->logarithmic ? 10 : 1;

  if (axis->logarithmic)
    decade_domain (&min, &max);
  else
    linear_domain (axis, at_most, &min, &max);
  if (nav_chart_axis_shows (axis, axis->min))
    min = axis->min;
  if (nav_chart_axis_shows (axis, axis->max))
    max = axis->max;
  if (!(max - min > LEAST_SPAN * fabs (min)))
    max = axis->logarithmic ? min * 10 : min + MAX (fabs (min) * 0.1, 1);
  *ret_min = min;
  *ret_max = max;
}

static guint
linear_ticks (const NavChartAxis *axis, double min, double max, guint at_most, double *ticks)
{
  double step = step_for (axis, max - min, at_most);
  double first = ceil (min / step - LEAST_SPAN), last = floor (max / step + LEAST_SPAN);
  guint n = 0;

  for (double i = first; i <= last && n < NAV_CHART_MAX_TICKS; i++)
    ticks[n++] = i * step + 0.0; /* never −0 */
  return n;
}

/* 1, 2 and 5 in each decade while there is room, else every decade, every second and so on. */
static guint
decade_ticks (double min, double max, guint at_most, double *ticks)
{
  static const double digits[] = { 1, 2, 5 };
  double first = floor (log10 (min)), last = ceil (log10 (max));
  guint per_decade = (last - first) * 3 <= at_most ? 3 : 1, n = 0;
  double stride = MAX (1, ceil ((last - first) / MAX (at_most, 1)));

  for (double decade = first; decade <= last; decade += stride)
    for (guint i = 0; i < per_decade && n < NAV_CHART_MAX_TICKS; i++) {
      double tick = digits[i] * pow (10, decade);
      if (tick >= min * (1 - LEAST_SPAN) && tick <= max * (1 + LEAST_SPAN))
        ticks[n++] = tick;
    }
  return n;
}

/**
 * nav_chart_axis_ticks:
 * @at_most: how many there is room for
 * @ticks: (out): ascending
 *
 * Returns: how many
 */
guint
nav_chart_axis_ticks (const NavChartAxis *axis, double min, double max, guint at_most,
                      double ticks[NAV_CHART_MAX_TICKS])
{
  g_return_val_if_fail (max > min, 0);

  at_most = CLAMP (at_most, 1, NAV_CHART_MAX_TICKS - 2);
  return axis->logarithmic ? decade_ticks (min, max, at_most, ticks)
                           : linear_ticks (axis, min, max, at_most, ticks);
}

/**
 * nav_chart_axis_place:
 *
 * Returns: where @value is along the axis, 0 at @min and 1 at @max; NaN when it has no place
 */
double
nav_chart_axis_place (const NavChartAxis *axis, double min, double max, double value)
{
  if (!nav_chart_axis_shows (axis, value))
    return NAN;
  return axis->logarithmic ? log (value / min) / log (max / min) : (value - min) / (max - min);
}

/**
 * nav_chart_axis_value:
 *
 * Returns: what is at @place; the reverse of nav_chart_axis_place()
 */
double
nav_chart_axis_value (const NavChartAxis *axis, double min, double max, double place)
{
  return axis->logarithmic ? min * pow (max / min, place) : min + place * (max - min);
}

/* Decimals that tell neighbours apart. */
static int
decimals_of (const double *ticks, guint n_ticks, double scale)
{
  double gap = n_ticks > 1 ? (ticks[1] - ticks[0]) / scale : ticks[0] / scale;

  if (gap <= 0 || gap >= 1)
    return 0;
  return MIN (6, (int) ceil (-log10 (gap) - LEAST_SPAN));
}

static char *
format_seconds (double seconds, double step)
{
  gint64 whole = (gint64) round (fabs (seconds));
  const char *sign = seconds < 0 && whole > 0 ? "−" : "";

  if (step >= HOUR)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT " h", sign, whole / 3600);
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d", sign, whole / 60, (int) (whole % 60));
}

/**
 * nav_chart_axis_format_tick:
 * @ticks: (array length=n_ticks): all of the axis
 * @tick: which of them
 *
 * Ticks of one axis have one unit and equally many decimals; the last one names the unit.
 *
 * Returns: (transfer full)
 */
char *
nav_chart_axis_format_tick (const NavChartAxis *axis, const NavNumberStyle *style,
                            const double *ticks, guint n_ticks, guint tick)
{
  double last, scale, step, value;
  g_autofree char *number = NULL;
  const char *unit = "";

  g_return_val_if_fail (tick < n_ticks, NULL);

  last = ticks[n_ticks - 1];
  value = ticks[tick];
  switch (axis->unit) {
  case NAV_CHART_UNIT_SECONDS:
    step = n_ticks > 1 ? ticks[1] - ticks[0] : MAX (value, 1);
    if (step >= 1)
      return format_seconds (value, step);
    unit = " s";
    break;
  case NAV_CHART_UNIT_USD:
    return axis->logarithmic
             ? nav_format_money (style, value, "USD")
             : nav_format_money_decimals (style, value, "USD", decimals_of (ticks, n_ticks, 1));
  case NAV_CHART_UNIT_MS:
    unit = last >= 999.5 ? " s" : " ms";
    break;
  case NAV_CHART_UNIT_RATE:
    unit = " req/s";
    break;
  case NAV_CHART_UNIT_GIB:
    unit = " GiB";
    break;
  case NAV_CHART_UNIT_RATIO:
    unit = " %";
    break;
  case NAV_CHART_UNIT_NUMBER:
  case NAV_CHART_UNIT_COUNT:
  default:
    break;
  }
  scale = axis->unit == NAV_CHART_UNIT_MS && last >= 999.5 ? 1000
          : axis->unit == NAV_CHART_UNIT_RATIO             ? 0.01
                                                           : 1;
  number = axis->logarithmic
             ? nav_format_number (style, value / scale)
             : nav_format_decimals (style, value / scale, decimals_of (ticks, n_ticks, scale));
  return g_strconcat (number, tick + 1 == n_ticks ? unit : "", NULL);
}

/**
 * nav_chart_axis_format:
 *
 * Returns: (transfer full): @value with its unit, as people write it; a dash when it is not known
 */
char *
nav_chart_axis_format (const NavChartAxis *axis, const NavNumberStyle *style, double value)
{
  switch (axis->unit) {
  case NAV_CHART_UNIT_COUNT:
    return nav_format_count (style, value);
  case NAV_CHART_UNIT_MS:
    return nav_format_ms (style, value);
  case NAV_CHART_UNIT_RATE:
    return nav_format_rate (style, value);
  case NAV_CHART_UNIT_GIB:
    return nav_format_gib (style, value);
  case NAV_CHART_UNIT_RATIO:
    return nav_format_percent (style, value);
  case NAV_CHART_UNIT_USD:
    return nav_format_money (style, value, "USD");
  case NAV_CHART_UNIT_SECONDS:
    return isfinite (value) && value >= 0 && value <= NAV_CHART_LARGEST
             ? format_seconds (value, 1)
             : nav_format_number (style, NAN);
  case NAV_CHART_UNIT_NUMBER:
  default:
    return nav_format_number (style, value);
  }
}
