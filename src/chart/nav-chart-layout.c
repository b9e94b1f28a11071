// SPDX-License-Identifier: Apache-2.0
// Where the parts of a picture go that every kind has, and the words of all of them.

#include <math.h>

#include "chart/nav-chart-layout-private.h"

#define TITLE_SIZE 1.2
#define SMALL_SIZE 0.86

/* Of a plane that may choose, in lines of text. */
#define PLANE_LINES 9

/* Larger than any screen: pictures beyond are laid out as if they were so large. */
#define LARGEST_SIDE 32768.0

static double
size_of (NavChartTextKind kind)
{
  switch (kind) {
  case NAV_CHART_TEXT_TITLE:
    return TITLE_SIZE;
  case NAV_CHART_TEXT_CAPTION:
  case NAV_CHART_TEXT_X_LABEL:
  case NAV_CHART_TEXT_Y_LABEL:
  case NAV_CHART_TEXT_X_TICK:
  case NAV_CHART_TEXT_Y_TICK:
  case NAV_CHART_TEXT_GUIDE:
  case NAV_CHART_TEXT_POINT:
  case NAV_CHART_TEXT_TARGET:
  case NAV_CHART_TEXT_SIMULATED:
    return SMALL_SIZE;
  case NAV_CHART_TEXT_EMPTY:
  case NAV_CHART_TEXT_LEGEND:
  case NAV_CHART_TEXT_SERIES:
  case NAV_CHART_TEXT_ROW_NAME:
  case NAV_CHART_TEXT_ROW_VALUE:
  case NAV_CHART_TEXT_PART:
  default:
    return 1;
  }
}

static gboolean
is_bold (NavChartTextKind kind)
{
  return kind == NAV_CHART_TEXT_TITLE || kind == NAV_CHART_TEXT_SIMULATED ||
         kind == NAV_CHART_TEXT_ROW_VALUE;
}

static gboolean
is_number (NavChartTextKind kind)
{
  return kind == NAV_CHART_TEXT_X_TICK || kind == NAV_CHART_TEXT_Y_TICK ||
         kind == NAV_CHART_TEXT_ROW_VALUE;
}

/* Returns: (transfer full): @text on one line, at most @at_most wide when that is above 0 */
PangoLayout *
_nav_chart_words_new (const NavChartLayout *layout, NavChartTextKind kind, const char *text,
                      double at_most)
{
  PangoLayout *words =
    pango_layout_new (is_number (kind) ? layout->numbers_context : layout->context);
  PangoFontDescription *font = pango_font_description_new ();
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  pango_font_description_set_family (font, layout->theme.font ? layout->theme.font : "Sans");
  pango_font_description_set_absolute_size (font, layout->theme.font_size * size_of (kind) *
                                                    PANGO_SCALE);
  if (is_bold (kind))
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (words, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (words, TRUE);
  pango_layout_set_text (words, valid, -1);
  if (at_most > 0) {
    pango_layout_set_ellipsize (words, PANGO_ELLIPSIZE_END);
    pango_layout_set_width (words, (int) (MIN (at_most, LARGEST_SIDE) * PANGO_SCALE));
  }
  return words;
}

void
_nav_chart_words_measure (PangoLayout *words, double *ret_width, double *ret_height)
{
  PangoRectangle logical;

  pango_layout_get_extents (words, NULL, &logical);
  *ret_width = ceil ((double) logical.width / PANGO_SCALE);
  *ret_height = ceil ((double) logical.height / PANGO_SCALE);
}

/* Takes @words. Returns: (transfer none): valid until the next one is added */
NavChartText *
_nav_chart_layout_add (NavChartLayout *layout, NavChartTextKind kind, PangoLayout *words, double x,
                       double y, const NavInk *ink)
{
  NavChartText text = { .kind = kind, .words = words, .ink = *ink };

  text.box.x = x;
  text.box.y = y;
  _nav_chart_words_measure (words, &text.box.width, &text.box.height);
  g_array_append_val (layout->texts, text);
  return &g_array_index (layout->texts, NavChartText, layout->texts->len - 1);
}

static gboolean
overlap (const NavChartBox *a, const NavChartBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

/* Whether @box lies inside the picture and upon no words. */
gboolean
_nav_chart_layout_is_free (const NavChartLayout *layout, const NavChartBox *box)
{
  if (box->x < 0 || box->y < 0 || box->x + box->width > layout->width ||
      box->y + box->height > layout->height)
    return FALSE;
  for (guint i = 0; i < layout->texts->len; i++)
    if (overlap (box, &g_array_index (layout->texts, NavChartText, i).box))
      return FALSE;
  return TRUE;
}

double
_nav_chart_layout_add_legend (NavChartLayout *layout, NavChartTextKind kind,
                              const NavChartLegendEntry *entries, guint n_entries, double x,
                              double y, double width)
{
  double swatch = layout->line, across = 0, down = 0;

  for (guint i = 0; i < n_entries; i++) {
    PangoLayout *words = _nav_chart_words_new (layout, kind, entries[i].text, width - swatch);
    double wide, high;
    NavChartText *text;

    _nav_chart_words_measure (words, &wide, &high);
    if (across > 0 && across + swatch + wide > width) {
      across = 0;
      down += layout->line;
    }
    text = _nav_chart_layout_add (layout, kind, words, x + across + swatch, y + down,
                                  &layout->theme.text);
    text->swatch = TRUE;
    text->swatch_ink = entries[i].ink;
    across += swatch + wide + layout->gap * 2;
  }
  return n_entries > 0 ? down + layout->line : 0;
}

/* The title on the left, "Simulated" on the right of the first line. */
static double
lay_out_head (NavChartLayout *layout)
{
  const NavChart *chart = layout->chart;
  gboolean titled = (layout->flags & NAV_CHART_LAYOUT_TITLE) && chart->title != NULL;
  double right = layout->width, wide = 0, high, tall = 0;

  if (chart->simulated != NULL) {
    PangoLayout *words = _nav_chart_words_new (layout, NAV_CHART_TEXT_SIMULATED, chart->simulated,
                                               layout->width - 2 * layout->gap);
    _nav_chart_words_measure (words, &wide, &high);
    right = layout->width - wide - layout->gap;
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_SIMULATED, words, MAX (right, 0), layout->gap / 2,
                           &layout->theme.text);
    tall = high + layout->gap;
    right -= 2 * layout->gap;
  }
  if (titled && right > layout->line) {
    PangoLayout *words =
      _nav_chart_words_new (layout, NAV_CHART_TEXT_TITLE, chart->title, right);
    _nav_chart_words_measure (words, &wide, &high);
    _nav_chart_layout_add (layout, NAV_CHART_TEXT_TITLE, words, 0, 0, &layout->theme.text);
    tall = MAX (tall, high);
  }
  return tall > 0 ? tall + layout->gap : 0;
}

static double
caption_height (const NavChartLayout *layout)
{
  return layout->chart->caption != NULL ? layout->line + layout->gap / 2 : 0;
}

static void
lay_out_caption (NavChartLayout *layout, double y)
{
  const char *caption = layout->chart->caption;

  if (caption == NULL)
    return;
  _nav_chart_layout_add (
    layout, NAV_CHART_TEXT_CAPTION,
    _nav_chart_words_new (layout, NAV_CHART_TEXT_CAPTION, caption, MAX (layout->width, 1)), 0, y,
    &layout->theme.dim);
}

static void
lay_out_nothing (NavChartLayout *layout, double top, double bottom)
{
  PangoLayout *words = _nav_chart_words_new (layout, NAV_CHART_TEXT_EMPTY,
                                             layout->chart->locale->no_data, layout->width);
  double wide, high;

  _nav_chart_words_measure (words, &wide, &high);
  _nav_chart_layout_add (layout, NAV_CHART_TEXT_EMPTY, words, MAX ((layout->width - wide) / 2, 0),
                         MAX ((top + bottom - high) / 2, top), &layout->theme.dim);
}

static void
mirror (NavChartLayout *layout, NavChartBox *box)
{
  box->x = layout->width - box->x - box->width;
}

static void
mirror_words (NavChartLayout *layout)
{
  gboolean rows = layout->chart->kind == NAV_CHART_ROWS;

  for (guint i = 0; i < layout->texts->len; i++) {
    NavChartText *text = &g_array_index (layout->texts, NavChartText, i);
    if (rows || text->kind == NAV_CHART_TEXT_TITLE || text->kind == NAV_CHART_TEXT_CAPTION ||
        text->kind == NAV_CHART_TEXT_SIMULATED)
      mirror (layout, &text->box);
  }
  for (guint i = 0; i < layout->row_places->len; i++)
    mirror (layout, &g_array_index (layout->row_places, NavChartRowPlace, i).bar);
}

static void
text_clear (gpointer data)
{
  g_object_unref (((NavChartText *) data)->words);
}

/* Without hinting a picture is the same at every scale. */
static PangoContext *
make_context (PangoDirection direction)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_base_dir (context, direction);
  return context;
}

static NavChartLayout *
layout_alloc (NavChart *chart, const NavChartTheme *theme, double width, double height,
              NavChartLayoutFlags flags)
{
  NavChartLayout *layout = g_new0 (NavChartLayout, 1);
  g_autoptr (PangoLayout) sample = NULL;
  double unused;

  layout->chart = nav_chart_ref (chart);
  layout->theme = *theme;
  layout->flags = flags;
  layout->width = CLAMP (isfinite (width) ? floor (width) : 0, 0, LARGEST_SIDE);
  layout->height = CLAMP (isfinite (height) ? floor (height) : 0, 0, LARGEST_SIDE);
  layout->context = make_context (
    flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  layout->numbers_context = make_context (PANGO_DIRECTION_LTR);
  layout->texts = g_array_new (FALSE, FALSE, sizeof (NavChartText));
  g_array_set_clear_func (layout->texts, text_clear);
  layout->row_places = g_array_new (FALSE, FALSE, sizeof (NavChartRowPlace));
  sample = _nav_chart_words_new (layout, NAV_CHART_TEXT_LEGEND, "0", 0);
  _nav_chart_words_measure (sample, &unused, &layout->line);
  layout->gap = round (layout->line * 0.4);
  return layout;
}

/* Returns: how high the picture is when it may choose */
static double
lay_out (NavChartLayout *layout, gboolean choose)
{
  double top = lay_out_head (layout), foot = caption_height (layout), end;
  double bottom = choose ? top + PLANE_LINES * layout->line : MAX (layout->height - foot, top);

  if (nav_chart_is_empty (layout->chart)) {
    lay_out_nothing (layout, top, bottom);
    end = top + (layout->chart->kind == NAV_CHART_ROWS ? 2 * layout->line : bottom - top);
  } else if (layout->chart->kind == NAV_CHART_ROWS) {
    end = _nav_chart_lay_out_rows (layout, top);
  } else {
    end = _nav_chart_lay_out_plane (layout, top, bottom);
  }
  lay_out_caption (layout, choose ? end + layout->gap / 2
                                  : MAX (layout->height - layout->line, end));
  if (layout->flags & NAV_CHART_LAYOUT_RIGHT_TO_LEFT)
    mirror_words (layout);
  return end + foot;
}

static gboolean
has_room (const NavChartLayout *layout, guint text)
{
  const NavChartBox *box = &g_array_index (layout->texts, NavChartText, text).box;

  if (box->x < -0.5 || box->y < -0.5 || box->x + box->width > layout->width + 0.5 ||
      box->y + box->height > layout->height + 0.5)
    return FALSE;
  for (guint i = 0; i < text; i++)
    if (overlap (box, &g_array_index (layout->texts, NavChartText, i).box))
      return FALSE;
  return TRUE;
}

/* In a small picture with large letters not all words have room: none is shown half, none upon
 * another, and what matters more was placed first. */
static void
drop_what_has_no_room (NavChartLayout *layout)
{
  for (guint i = 0; i < layout->texts->len;)
    if (has_room (layout, i))
      i++;
    else
      g_array_remove_index (layout->texts, i);
}

/**
 * nav_chart_layout_new:
 * @theme: copied
 * @width: of the picture, in pixels; anything, also nothing
 * @height: of the picture
 *
 * Places everything. What there is no room for is left out, words that are too long are cut with an
 * ellipsis.
 *
 * Returns: (transfer full)
 */
NavChartLayout *
nav_chart_layout_new (NavChart *chart, const NavChartTheme *theme, double width, double height,
                      NavChartLayoutFlags flags)
{
  NavChartLayout *layout;

  g_return_val_if_fail (chart != NULL && theme != NULL, NULL);

  layout = layout_alloc (chart, theme, width, height, flags);
  if (layout->width >= 1 && layout->height >= 1) {
    lay_out (layout, FALSE);
    drop_what_has_no_room (layout);
  }
  return layout;
}

void
nav_chart_layout_free (NavChartLayout *layout)
{
  nav_chart_unref (layout->chart);
  g_object_unref (layout->context);
  g_object_unref (layout->numbers_context);
  g_array_unref (layout->texts);
  g_array_unref (layout->row_places);
  g_free (layout);
}

/**
 * nav_chart_measure_height:
 *
 * Returns: how high the picture wants to be when it is @width wide: what rows need, and a fair size
 *   for two axes
 */
double
nav_chart_measure_height (NavChart *chart, const NavChartTheme *theme, double width,
                          NavChartLayoutFlags flags)
{
  g_autoptr (NavChartLayout) layout = NULL;

  g_return_val_if_fail (chart != NULL && theme != NULL, 0);

  layout = layout_alloc (chart, theme, MAX (width, 1), LARGEST_SIDE, flags);
  return ceil (lay_out (layout, TRUE));
}

/**
 * nav_chart_layout_value_at:
 * @x: a pixel; beside the plot its nearer end counts
 *
 * Returns: which value of the x axis is there; NaN without such an axis
 */
double
nav_chart_layout_value_at (const NavChartLayout *layout, double x)
{
  const NavChartBox *plot = &layout->plot;

  if (nav_chart_get_kind (layout->chart) != NAV_CHART_PLANE || plot->width <= 0 ||
      !(layout->max[NAV_CHART_X] > layout->min[NAV_CHART_X]))
    return NAN;
  return nav_chart_axis_value (&layout->chart->axes[NAV_CHART_X], layout->min[NAV_CHART_X],
                               layout->max[NAV_CHART_X],
                               CLAMP ((x - plot->x) / plot->width, 0, 1));
}

/**
 * nav_chart_layout_get_plot:
 *
 * Returns: the part of the picture in which values have a place; empty when there was no room
 */
NavChartBox
nav_chart_layout_get_plot (const NavChartLayout *layout)
{
  static const NavChartBox none = { 0, 0, 0, 0 };

  g_return_val_if_fail (layout != NULL, none);

  return layout->plot;
}

guint
nav_chart_layout_get_n_texts (const NavChartLayout *layout)
{
  g_return_val_if_fail (layout != NULL, 0);

  return layout->texts->len;
}

/**
 * nav_chart_layout_get_text:
 * @ret_kind: (out) (optional)
 * @ret_box: (out) (optional): the room it takes
 * @ret_cut: (out) (optional): whether it was too long
 *
 * Returns: (transfer none): what is written there
 */
const char *
nav_chart_layout_get_text (const NavChartLayout *layout, guint text, NavChartTextKind *ret_kind,
                           NavChartBox *ret_box, gboolean *ret_cut)
{
  const NavChartText *self;

  g_return_val_if_fail (layout != NULL && text < layout->texts->len, NULL);

  self = &g_array_index (layout->texts, NavChartText, text);
  if (ret_kind != NULL)
    *ret_kind = self->kind;
  if (ret_box != NULL)
    *ret_box = self->box;
  if (ret_cut != NULL)
    *ret_cut = pango_layout_is_ellipsized (self->words);
  return pango_layout_get_text (self->words);
}
