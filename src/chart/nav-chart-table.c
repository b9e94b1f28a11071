// SPDX-License-Identifier: Apache-2.0
// The twin of a picture: every point or part a row, guides and targets among them, and no column in
// which nothing stands.

#include "chart/nav-chart-table.h"

#include <math.h>

#include "chart/nav-chart-private.h"

#define MAX_COLUMNS 7

typedef struct {
  const NavChart *chart;
  GArray *cells; /* (element-type NavChartCell), MAX_COLUMNS a row */
} Filling;

static void
cell_clear (gpointer data)
{
  g_free (((NavChartCell *) data)->text);
}

static void
add_words (Filling *f, const char *text)
{
  NavChartCell cell = { g_strdup (text ? text : ""), NAN };

  g_array_append_val (f->cells, cell);
}

static void
add_number (Filling *f, NavChartDirection direction, double value)
{
  const NavChartAxis *axis = &f->chart->axes[direction];
  NavChartCell cell = { NULL, NAN };

  if (axis->hidden || !isfinite (value)) {
    add_words (f, NULL);
    return;
  }
  cell.text = nav_chart_axis_format (axis, f->chart->locale->numbers, value);
  cell.number = value;
  g_array_append_val (f->cells, cell);
}

/* Columns: series, name, x, end of x, where an area or a column of it begins, y. */
static void
fill_plane (Filling *f)
{
  for (guint i = 0; i < f->chart->series->len; i++) {
    const NavChartSeries *series = g_ptr_array_index (f->chart->series, i);
    for (gsize j = 0; j < series->n; j++) {
      if (!_nav_chart_series_shows (f->chart, series, j))
        continue;
      add_words (f, series->name);
      add_words (f, series->names ? series->names[j] : NULL);
      add_number (f, NAV_CHART_X, series->x[j]);
      add_number (f, NAV_CHART_X, series->x_ends ? series->x_ends[j] : NAN);
      add_number (f, NAV_CHART_Y, series->bases ? series->bases[j] : NAN);
      add_number (f, NAV_CHART_Y, series->y[j]);
      add_words (f, NULL);
    }
  }
  for (guint i = 0; i < f->chart->guides->len; i++) {
    const NavChartGuide *guide = g_ptr_array_index (f->chart->guides, i);
    add_words (f, NULL);
    add_words (f, guide->label);
    add_number (f, NAV_CHART_X, guide->direction == NAV_CHART_X ? guide->value : NAN);
    add_words (f, NULL);
    add_words (f, NULL);
    add_number (f, NAV_CHART_Y, guide->direction == NAV_CHART_Y ? guide->value : NAN);
    add_words (f, NULL);
  }
}

/* Columns: name, part, value, from, to, target. What belongs to the whole row stands at its last
 * part. */
static void
fill_rows (Filling *f)
{
  for (guint i = 0; i < f->chart->rows->len; i++) {
    const NavChartRow *row = g_ptr_array_index (f->chart->rows, i);
    for (guint j = 0; j < row->parts->len; j++) {
      const NavChartPart *part = &g_array_index (row->parts, NavChartPart, j);
      gboolean last = j + 1 == row->parts->len;
      add_words (f, row->name);
      add_words (f, part->name);
      add_number (f, NAV_CHART_X, part->length);
      add_number (f, NAV_CHART_X, last ? row->low : NAN);
      add_number (f, NAV_CHART_X, last ? row->high : NAN);
      add_number (f, NAV_CHART_X, last ? row->target : NAN);
      add_words (f, NULL);
    }
  }
}

static const char *
unit_of (NavChartUnit unit)
{
  switch (unit) {
  case NAV_CHART_UNIT_MS:
    return "ms";
  case NAV_CHART_UNIT_RATE:
    return "req/s";
  case NAV_CHART_UNIT_GIB:
    return "GiB";
  case NAV_CHART_UNIT_USD:
    return "USD";
  case NAV_CHART_UNIT_SECONDS:
    return "s";
  case NAV_CHART_UNIT_NUMBER:
  case NAV_CHART_UNIT_COUNT:
  case NAV_CHART_UNIT_RATIO:
  default:
    return NULL;
  }
}

static char *
heading_of (const NavChart *chart, NavChartDirection direction, const char *name)
{
  const NavChartAxis *axis = &chart->axes[direction];
  const char *unit = unit_of (axis->unit);

  return unit ? g_strdup_printf ("%s (%s)", name, unit) : g_strdup (name);
}

/* What the axis measures; without words for it, whether it is time can be told by its unit. */
static const char *
name_of (const NavChart *chart, NavChartDirection direction)
{
  const NavChartAxis *axis = &chart->axes[direction];

  if (axis->label != NULL)
    return axis->label;
  return axis->unit == NAV_CHART_UNIT_SECONDS ? chart->locale->time : chart->locale->value;
}

static void
make_headings (const NavChart *chart, char *headings[MAX_COLUMNS])
{
  const NavChartLocale *locale = chart->locale;

  if (chart->kind == NAV_CHART_ROWS) {
    headings[0] = g_strdup (locale->name);
    headings[1] = g_strdup (locale->part);
    headings[2] = heading_of (chart, NAV_CHART_X, name_of (chart, NAV_CHART_X));
    headings[3] = heading_of (chart, NAV_CHART_X, locale->from);
    headings[4] = heading_of (chart, NAV_CHART_X, locale->to);
    headings[5] = heading_of (chart, NAV_CHART_X, locale->target);
    headings[6] = g_strdup ("");
    return;
  }
  headings[0] = g_strdup (locale->series);
  headings[1] = g_strdup (locale->name);
  headings[2] = heading_of (chart, NAV_CHART_X, name_of (chart, NAV_CHART_X));
  headings[3] = heading_of (chart, NAV_CHART_X, locale->to);
  headings[4] = heading_of (chart, NAV_CHART_Y, locale->from);
  headings[5] = heading_of (chart, NAV_CHART_Y, name_of (chart, NAV_CHART_Y));
  headings[6] = g_strdup ("");
}

static gboolean
is_used (const GArray *cells, guint n_rows, guint column)
{
  for (guint row = 0; row < n_rows; row++)
    if (*g_array_index (cells, NavChartCell, row * MAX_COLUMNS + column).text != '\0')
      return TRUE;
  return FALSE;
}

static gboolean
is_numeric (const GArray *cells, guint n_rows, guint column)
{
  for (guint row = 0; row < n_rows; row++)
    if (!isnan (g_array_index (cells, NavChartCell, row * MAX_COLUMNS + column).number))
      return TRUE;
  return FALSE;
}

/* Takes over the cells of the columns that hold anything. */
static NavChartTable *
keep_used (GArray *cells, char *headings[MAX_COLUMNS])
{
  NavChartTable *table = g_new0 (NavChartTable, 1);
  guint columns[MAX_COLUMNS];

  table->n_rows = cells->len / MAX_COLUMNS;
  table->headings = g_new0 (char *, MAX_COLUMNS + 1);
  table->numeric = g_new0 (gboolean, MAX_COLUMNS);
  for (guint i = 0; i < MAX_COLUMNS; i++)
    if (is_used (cells, table->n_rows, i)) {
      columns[table->n_columns] = i;
      table->numeric[table->n_columns] = is_numeric (cells, table->n_rows, i);
      table->headings[table->n_columns++] = g_steal_pointer (&headings[i]);
    }
  table->cells = g_new0 (NavChartCell, (gsize) table->n_rows * table->n_columns + 1);
  for (guint row = 0; row < table->n_rows; row++)
    for (guint i = 0; i < table->n_columns; i++) {
      NavChartCell *cell = &g_array_index (cells, NavChartCell, row * MAX_COLUMNS + columns[i]);
      table->cells[row * table->n_columns + i] = *cell;
      cell->text = NULL;
    }
  return table;
}

/**
 * nav_chart_table_new:
 *
 * Returns: (transfer full): what is shown and known, in the order of the picture
 */
NavChartTable *
nav_chart_table_new (NavChart *chart)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (NavChartCell));
  char *headings[MAX_COLUMNS] = { NULL };
  Filling filling = { chart, cells };
  NavChartTable *table;

  g_return_val_if_fail (chart != NULL, NULL);

  g_array_set_clear_func (cells, cell_clear);
  if (chart->kind == NAV_CHART_ROWS)
    fill_rows (&filling);
  else
    fill_plane (&filling);
  make_headings (chart, headings);
  table = keep_used (cells, headings);
  for (guint i = 0; i < MAX_COLUMNS; i++)
    g_free (headings[i]);
  return table;
}

void
nav_chart_table_free (NavChartTable *table)
{
  for (gsize i = 0; i < (gsize) table->n_rows * table->n_columns; i++)
    g_free (table->cells[i].text);
  g_free (table->cells);
  g_strfreev (table->headings);
  g_free (table->numeric);
  g_free (table);
}

const NavChartCell *
nav_chart_table_get (const NavChartTable *table, guint row, guint column)
{
  g_return_val_if_fail (table != NULL && row < table->n_rows && column < table->n_columns, NULL);

  return &table->cells[row * table->n_columns + column];
}
