// SPDX-License-Identifier: Apache-2.0
// What a picture shows: series or rows, axes, guides and words, without how it looks.

#include "chart/nav-chart-private.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (NavChart, nav_chart, nav_chart_ref, nav_chart_unref)

static void
series_free (gpointer data)
{
  NavChartSeries *series = data;

  g_free (series->name);
  g_free (series->x);
  g_free (series->y);
  g_free (series->x_ends);
  g_free (series->bases);
  g_strfreev (series->names);
  g_free (series);
}

static void
part_clear (gpointer data)
{
  g_free (((NavChartPart *) data)->name);
}

static void
row_free (gpointer data)
{
  NavChartRow *row = data;

  g_free (row->name);
  g_free (row->text);
  g_free (row->target_label);
  g_array_unref (row->parts);
  g_free (row);
}

static void
guide_free (gpointer data)
{
  NavChartGuide *guide = data;

  g_free (guide->label);
  g_free (guide);
}

/**
 * nav_chart_new:
 * @kind: what it will be made of
 * @locale: kept, not copied
 * @title: (nullable): drawn in files, said by screen readers
 *
 * Returns: (transfer full)
 */
NavChart *
nav_chart_new (NavChartKind kind, const NavChartLocale *locale, const char *title)
{
  static const NavChartAxis plain = NAV_CHART_AXIS_INIT;
  NavChart *chart;

  g_return_val_if_fail (locale != NULL, NULL);

  chart = g_atomic_rc_box_new0 (NavChart);
  chart->kind = kind;
  chart->locale = locale;
  chart->title = g_strdup (title);
  chart->axes[NAV_CHART_X] = chart->axes[NAV_CHART_Y] = plain;
  chart->series = g_ptr_array_new_with_free_func (series_free);
  chart->rows = g_ptr_array_new_with_free_func (row_free);
  chart->guides = g_ptr_array_new_with_free_func (guide_free);
  return chart;
}

NavChart *
nav_chart_ref (NavChart *chart)
{
  return g_atomic_rc_box_acquire (chart);
}

static void
nav_chart_free (gpointer data)
{
  NavChart *chart = data;

  g_free (chart->title);
  g_free (chart->caption);
  g_free (chart->description);
  g_free (chart->simulated);
  g_free ((char *) chart->axes[NAV_CHART_X].label);
  g_free ((char *) chart->axes[NAV_CHART_Y].label);
  g_ptr_array_unref (chart->series);
  g_ptr_array_unref (chart->rows);
  g_ptr_array_unref (chart->guides);
}

void
nav_chart_unref (NavChart *chart)
{
  g_atomic_rc_box_release_full (chart, nav_chart_free);
}

static void
replace_text (char **text, const char *by)
{
  g_free (*text);
  *text = g_strdup (by);
}

/**
 * nav_chart_set_caption:
 * @caption: (nullable): one line below the picture: source, sample, conditions
 */
void
nav_chart_set_caption (NavChart *chart, const char *caption)
{
  g_return_if_fail (chart != NULL);

  replace_text (&chart->caption, caption);
}

/**
 * nav_chart_set_description:
 * @description: (nullable): what one sees, in a sentence, for those who do not see it
 */
void
nav_chart_set_description (NavChart *chart, const char *description)
{
  g_return_if_fail (chart != NULL);

  replace_text (&chart->description, description);
}

/**
 * nav_chart_set_simulated:
 * @word: (nullable): "Simulated", which then stands inside the picture wherever it goes
 */
void
nav_chart_set_simulated (NavChart *chart, const char *word)
{
  g_return_if_fail (chart != NULL);

  replace_text (&chart->simulated, word);
}

/**
 * nav_chart_set_axis:
 * @direction: rows have only NAV_CHART_X, which begins at zero
 */
void
nav_chart_set_axis (NavChart *chart, NavChartDirection direction, const NavChartAxis *axis)
{
  g_return_if_fail (chart != NULL && axis != NULL);

  g_free ((char *) chart->axes[direction].label);
  chart->axes[direction] = *axis;
  chart->axes[direction].label = g_strdup (axis->label);
}

static double *
copy_values (const double *values, gsize n)
{
  return n > 0 && values != NULL ? g_memdup2 (values, n * sizeof *values) : NULL;
}

/**
 * nav_chart_add_series:
 * @name: (nullable): what it is, written beside it where there are several
 * @x: (array length=n): ascending, unless it is made of points
 * @y: (array length=n)
 *
 * Copies the values.
 *
 * Returns: its number
 */
guint
nav_chart_add_series (NavChart *chart, NavChartMark mark, NavChartRole role, const char *name,
                      const double *x, const double *y, gsize n)
{
  NavChartSeries *series;

  g_return_val_if_fail (chart != NULL && chart->kind == NAV_CHART_PLANE, 0);
  g_return_val_if_fail (n == 0 || (x != NULL && y != NULL), 0);

  series = g_new0 (NavChartSeries, 1);
  series->mark = mark;
  series->role = role;
  series->name = g_strdup (name);
  series->n = n;
  series->x = copy_values (x, n);
  series->y = copy_values (y, n);
  g_ptr_array_add (chart->series, series);
  return chart->series->len - 1;
}

static NavChartSeries *
series_at (NavChart *chart, guint series)
{
  g_return_val_if_fail (chart != NULL && series < chart->series->len, NULL);

  return g_ptr_array_index (chart->series, series);
}

/**
 * nav_chart_set_series_ends:
 * @x_ends: (nullable): where each column ends; as many as the series has points
 * @bases: (nullable): where each area or column stands; NULL: on zero
 */
void
nav_chart_set_series_ends (NavChart *chart, guint series, const double *x_ends,
                           const double *bases)
{
  NavChartSeries *self = series_at (chart, series);

  g_return_if_fail (self != NULL && self->x_ends == NULL && self->bases == NULL);

  self->x_ends = copy_values (x_ends, self->n);
  self->bases = copy_values (bases, self->n);
}

/**
 * nav_chart_set_series_names:
 * @names: as many as the series has points: what each is called
 */
void
nav_chart_set_series_names (NavChart *chart, guint series, const char *const *names)
{
  NavChartSeries *self = series_at (chart, series);

  g_return_if_fail (self != NULL && names != NULL && self->names == NULL);

  self->names = g_new0 (char *, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    self->names[i] = g_strdup (names[i]);
}

/**
 * nav_chart_add_row:
 * @name: (nullable): written before the bar
 * @text: (nullable): written behind it, usually the value with its unit
 *
 * Returns: its number
 */
guint
nav_chart_add_row (NavChart *chart, const char *name, const char *text)
{
  NavChartRow *row;

  g_return_val_if_fail (chart != NULL && chart->kind == NAV_CHART_ROWS, 0);

  row = g_new0 (NavChartRow, 1);
  row->name = g_strdup (name);
  row->text = g_strdup (text);
  row->parts = g_array_new (FALSE, FALSE, sizeof (NavChartPart));
  g_array_set_clear_func (row->parts, part_clear);
  row->low = row->high = row->target = NAN;
  g_ptr_array_add (chart->rows, row);
  return chart->rows->len - 1;
}

static NavChartRow *
row_at (NavChart *chart, guint row)
{
  g_return_val_if_fail (chart != NULL && row < chart->rows->len, NULL);

  return g_ptr_array_index (chart->rows, row);
}

/**
 * nav_chart_add_part:
 * @name: (nullable): what it is, when a row has several
 * @length: in units of the axis; it begins where the part before ends
 */
void
nav_chart_add_part (NavChart *chart, guint row, NavChartRole role, const char *name, double length)
{
  NavChartPart part = { .role = role, .length = length };
  NavChartRow *self = row_at (chart, row);

  g_return_if_fail (self != NULL);

  part.name = g_strdup (name);
  g_array_append_val (self->parts, part);
}

/**
 * nav_chart_set_row_range:
 *
 * How sure the row's length is: a lighter end from there to @high.
 */
void
nav_chart_set_row_range (NavChart *chart, guint row, double low, double high)
{
  NavChartRow *self = row_at (chart, row);

  g_return_if_fail (self != NULL);

  self->low = low;
  self->high = high;
}

/**
 * nav_chart_set_row_target:
 * @label: (nullable): written at its tick
 */
void
nav_chart_set_row_target (NavChart *chart, guint row, double target, const char *label)
{
  NavChartRow *self = row_at (chart, row);

  g_return_if_fail (self != NULL);

  self->target = target;
  replace_text (&self->target_label, label);
}

/**
 * nav_chart_add_guide:
 * @direction: along which axis @value is measured
 * @label: (nullable): written at the line
 *
 * A line across the picture: a target, a mean, a percentile.
 */
void
nav_chart_add_guide (NavChart *chart, NavChartDirection direction, double value, NavChartRole role,
                     const char *label)
{
  nav_chart_add_guide_between (chart, direction, value, NAN, NAN, role, label);
}

/**
 * nav_chart_add_guide_between:
 * @from: along the other axis; NaN: from its beginning
 * @to: along the other axis; NaN: to its end
 */
void
nav_chart_add_guide_between (NavChart *chart, NavChartDirection direction, double value,
                             double from, double to, NavChartRole role, const char *label)
{
  NavChartGuide *guide;

  g_return_if_fail (chart != NULL && chart->kind == NAV_CHART_PLANE);

  guide = g_new0 (NavChartGuide, 1);
  *guide = (NavChartGuide){ .direction = direction,
                            .role = role,
                            .value = value,
                            .from = from,
                            .to = to,
                            .label = g_strdup (label) };
  g_ptr_array_add (chart->guides, guide);
}

NavChartKind
nav_chart_get_kind (NavChart *chart)
{
  g_return_val_if_fail (chart != NULL, NAV_CHART_PLANE);

  return chart->kind;
}

const char *
nav_chart_get_title (NavChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->title;
}

const char *
nav_chart_get_caption (NavChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->caption;
}

const char *
nav_chart_get_description (NavChart *chart)
{
  g_return_val_if_fail (chart != NULL, NULL);

  return chart->description;
}
