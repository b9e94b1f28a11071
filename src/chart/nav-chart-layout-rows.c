// SPDX-License-Identifier: Apache-2.0
// Horizontal bars from an honest zero: names before them and values behind where there is room,
// else above; what the parts of a bar are stands inside them where all fit, else below.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

/* Narrower, in lines of text, words go above the bars. */
#define WIDE_LINES 24

/* Words before and behind bars take at most this share each. */
#define WORDS_SHARE 0.35

/* Room beyond the last target, so that its tick never stands at the end. */
#define BEYOND_TARGET 1.12

typedef struct {
  NavChartLayout *layout;
  gboolean wide;
  double names;  /* the column before the bars */
  double values; /* the column behind */
  double x;      /* of the bars */
  double width;
} Columns;

static double
text_width (const NavChartLayout *layout, NavChartTextKind kind, const char *text)
{
  g_autoptr (PangoLayout) words = NULL;
  double wide, high;

  if (text == NULL)
    return 0;
  words = _nav_chart_words_new (layout, kind, text, 0);
  _nav_chart_words_measure (words, &wide, &high);
  return wide;
}

static void
make_columns (NavChartLayout *layout, Columns *columns)
{
  const NavChart *chart = layout->chart;
  double at_most = floor (layout->width * WORDS_SHARE);

  *columns = (Columns){ .layout = layout,
                        .wide = layout->width >= WIDE_LINES * layout->line,
                        .width = layout->width };
  if (!columns->wide)
    return;
  for (guint i = 0; i < chart->rows->len; i++) {
    const NavChartRow *row = g_ptr_array_index (chart->rows, i);
    columns->names =
      MAX (columns->names, text_width (layout, NAV_CHART_TEXT_ROW_NAME, row->name));
    columns->values =
      MAX (columns->values, text_width (layout, NAV_CHART_TEXT_ROW_VALUE, row->text));
  }
  columns->names = MIN (columns->names, at_most);
  columns->values = MIN (columns->values, at_most);
  columns->x = columns->names > 0 ? columns->names + layout->gap : 0;
  columns->width =
    layout->width - columns->x - (columns->values > 0 ? columns->values + layout->gap : 0);
}

static void
set_scale (NavChartLayout *layout)
{
  const NavChart *chart = layout->chart;
  const NavChartAxis *axis = &chart->axes[NAV_CHART_X];
  double low, high;

  _nav_chart_data_domain (chart, NAV_CHART_X, &low, &high);
  for (guint i = 0; i < chart->rows->len; i++) {
    const NavChartRow *row = g_ptr_array_index (chart->rows, i);
    if (nav_chart_axis_shows (axis, row->target))
      high = MAX (high, row->target * BEYOND_TARGET);
  }
  layout->min[NAV_CHART_X] = 0;
  layout->max[NAV_CHART_X] = nav_chart_axis_shows (axis, axis->max) ? axis->max : high;
  if (!(layout->max[NAV_CHART_X] > 0))
    layout->max[NAV_CHART_X] = 1;
}

/* "KV cache 5.2 GiB": a part with its length. */
static char *
part_label (const NavChart *chart, const NavChartPart *part)
{
  g_autofree char *value =
    nav_chart_axis_format (&chart->axes[NAV_CHART_X], chart->locale->numbers, part->length);

  return g_strdup_printf ("%s %s", part->name, value);
}

gboolean
_nav_chart_layout_part_box (const NavChartLayout *layout, guint row, guint part,
                            NavChartBox *ret_box)
{
  const NavChartRow *self;
  const NavChartRowPlace *place;
  double from = 0, length, scale;

  if (row >= layout->chart->rows->len || row >= layout->row_places->len)
    return FALSE;
  self = g_ptr_array_index (layout->chart->rows, row);
  if (part >= self->parts->len)
    return FALSE;
  for (guint i = 0; i < part; i++) {
    length = g_array_index (self->parts, NavChartPart, i).length;
    from += isfinite (length) && length > 0 ? length : 0;
  }
  length = g_array_index (self->parts, NavChartPart, part).length;
  if (!isfinite (length) || length < 0 || length > NAV_CHART_LARGEST)
    return FALSE;
  place = &g_array_index (layout->row_places, NavChartRowPlace, row);
  scale = place->bar.width / layout->max[NAV_CHART_X];
  *ret_box = place->bar;
  ret_box->width = MIN (length * scale, MAX (place->bar.width - from * scale, 0));
  ret_box->x = layout->flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT
                 ? place->bar.x + place->bar.width - from * scale - ret_box->width
                 : place->bar.x + from * scale;
  return TRUE;
}

static NavInk
readable_on (const NavInk *ink)
{
  static const NavInk black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  return nav_ink_contrast (ink, &black) >= nav_ink_contrast (ink, &white) ? black : white;
}

static double
part_width (const Columns *c, const NavChartPart *part)
{
  return isfinite (part->length) ? part->length / c->layout->max[NAV_CHART_X] * c->width : 0;
}

static gboolean
all_fit_inside (const Columns *c, const NavChartRow *row)
{
  NavChartLayout *layout = c->layout;

  for (guint i = 0; i < row->parts->len; i++) {
    const NavChartPart *part = &g_array_index (row->parts, NavChartPart, i);
    g_autofree char *label = NULL;

    if (part->name == NULL)
      continue;
    label = part_label (layout->chart, part);
    if (text_width (layout, NAV_CHART_TEXT_PART, label) + 2 * layout->gap > part_width (c, part))
      return FALSE;
  }
  return TRUE;
}

static void
put_inside (const Columns *c, const NavChartRow *row, const NavChartBox *bar)
{
  NavChartLayout *layout = c->layout;
  double x = bar->x;

  for (guint i = 0; i < row->parts->len; i++) {
    const NavChartPart *part = &g_array_index (row->parts, NavChartPart, i);
    NavInk ink = readable_on (nav_chart_theme_ink (&layout->theme, part->role));
    g_autofree char *label = NULL;

    if (part->name != NULL) {
      label = part_label (layout->chart, part);
      _nav_chart_layout_add (layout, NAV_CHART_TEXT_PART,
                             _nav_chart_words_new (layout, NAV_CHART_TEXT_PART, label, 0),
                             x + layout->gap, bar->y + round ((bar->height - layout->line) / 2),
                             &ink);
    }
    x += part_width (c, part);
  }
}

static double
put_below (const Columns *c, const NavChartRow *row, double y)
{
  NavChartLayout *layout = c->layout;
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (NavChartLegendEntry));
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < row->parts->len; i++) {
    const NavChartPart *part = &g_array_index (row->parts, NavChartPart, i);
    NavChartLegendEntry entry = { .ink = *nav_chart_theme_ink (&layout->theme, part->role) };

    if (part->name == NULL)
      continue;
    g_ptr_array_add (labels, part_label (layout->chart, part));
    entry.text = labels->pdata[labels->len - 1];
    g_array_append_val (entries, entry);
  }
  return _nav_chart_layout_add_legend (layout, NAV_CHART_TEXT_LEGEND,
                                       (const NavChartLegendEntry *) entries->data, entries->len,
                                       c->x, y, c->width);
}

/* Centred over its tick as far as the bar reaches. Returns: how high it is */
static double
put_target (const Columns *c, const NavChartRow *row, double y)
{
  NavChartLayout *layout = c->layout;
  PangoLayout *words;
  double wide, high, x;

  if (row->target_label == NULL ||
      !nav_chart_axis_shows (&layout->chart->axes[NAV_CHART_X], row->target))
    return 0;
  words = _nav_chart_words_new (layout, NAV_CHART_TEXT_TARGET, row->target_label, c->width);
  _nav_chart_words_measure (words, &wide, &high);
  x = c->x + row->target / layout->max[NAV_CHART_X] * c->width - wide / 2;
  x = CLAMP (x, c->x, MAX (c->x, c->x + c->width - wide));
  _nav_chart_layout_add (layout, NAV_CHART_TEXT_TARGET, words, round (x), y, &layout->theme.dim);
  return high + _nav_chart_tick_beyond (layout);
}

static void
put_words (NavChartLayout *layout, NavChartTextKind kind, const char *text, double at_most,
           double x, double y)
{
  _nav_chart_layout_add (layout, kind, _nav_chart_words_new (layout, kind, text, at_most), x, y,
                         &layout->theme.text);
}

/* Name at the beginning and value at the end of a line of their own. Returns: how high it is */
static double
put_words_above (const Columns *c, const NavChartRow *row, double y)
{
  NavChartLayout *layout = c->layout;
  double wide = 0, high, at_most = c->width;

  if (row->text != NULL) {
    PangoLayout *words =
      _nav_chart_words_new (layout, NAV_CHART_TEXT_ROW_VALUE, row->text, at_most);
    _nav_chart_words_measure (words, &wide, &high);
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_ROW_VALUE, words, layout->width - wide, y,
                           &layout->theme.text);
  }
  at_most -= wide + layout->gap;
  if (row->name != NULL && at_most > layout->line)
    put_words (layout, NAV_CHART_TEXT_ROW_NAME, row->name, at_most, 0, y);
  return row->text != NULL || row->name != NULL ? layout->line : 0;
}

static void
put_words_beside (const Columns *c, const NavChartRow *row, double y)
{
  NavChartLayout *layout = c->layout;

  if (row->name != NULL)
    put_words (layout, NAV_CHART_TEXT_ROW_NAME, row->name, c->names, 0, y);
  if (row->text != NULL)
    put_words (layout, NAV_CHART_TEXT_ROW_VALUE, row->text, c->values,
               c->x + c->width + layout->gap, y);
}

static double
lay_out_row (const Columns *c, guint index, double y)
{
  NavChartLayout *layout = c->layout;
  const NavChartRow *row = g_ptr_array_index (layout->chart->rows, index);
  NavChartRowPlace place = { .row = index };
  gboolean inside = all_fit_inside (c, row);

  if (!c->wide)
    y += put_words_above (c, row, y);
  y += put_target (c, row, y);
  place.bar = (NavChartBox){ c->x, y, c->width, layout->line + layout->gap / 2 };
  g_array_append_val (layout->row_places, place);
  if (c->wide)
    put_words_beside (c, row, y + round ((place.bar.height - layout->line) / 2));
  y += place.bar.height;
  if (inside)
    put_inside (c, row, &place.bar);
  else
    y += put_below (c, row, y + layout->gap / 2) + layout->gap / 2;
  return y;
}

double
_nav_chart_lay_out_rows (NavChartLayout *layout, double top)
{
  Columns columns;
  double y = top;

  make_columns (layout, &columns);
  set_scale (layout);
  for (guint i = 0; i < layout->chart->rows->len; i++)
    y = lay_out_row (&columns, i, y) + layout->gap;
  layout->plot = (NavChartBox){ columns.x, top, columns.width, MAX (y - layout->gap - top, 0) };
  return y - layout->gap;
}
