// SPDX-License-Identifier: Apache-2.0
// Tables in PDF: columns as wide as what they hold, or what is left of the page shared among the
// wide ones; rows stay whole, and the titles stand again on top of each page.

#include <math.h>

#include "report/nav-report-pdf-private.h"

#define PAD_X 3.0
#define PAD_Y 2.5

/* Columns get their width from so many rows: others fold. */
#define MEASURED_ROWS  200
#define MEASURED_WORDS 100

/* Letters are at least so large. */
#define SMALLEST 6.0

typedef struct {
  NavPdfPages *pages;
  const NavBlock *table;
  guint n;
  double size; /* of its letters */
  double *widths;
  double *least; /* in which no word and no figure breaks */
} Table;

static double
natural_width (Table *self, const char *text, gboolean strong)
{
  g_autoptr (PangoLayout) layout =
    _nav_pdf_layout_new (self->pages, text, self->size, strong, 0);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return ceil ((double) width / PANGO_SCALE) + 2 * PAD_X;
}

/* How wide the widest word of @text is: a column of words folds between them. */
static double
word_width (Table *self, const char *text, gboolean strong)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  double width = 0;

  for (guint i = 0; words[i] != NULL && i < MEASURED_WORDS; i++)
    width = fmax (width, natural_width (self, words[i], strong));
  return width;
}

static void
measure_column (Table *self, guint i)
{
  const GPtrArray *rows = self->table->rows;
  gboolean figures = g_array_index (self->table->figures, gboolean, i);
  const char *title = self->table->texts->pdata[i];

  self->widths[i] = natural_width (self, title, TRUE);
  self->least[i] = word_width (self, title, TRUE);
  for (guint r = 0; r < MIN (rows->len, MEASURED_ROWS); r++) {
    const char *cell = ((char **) rows->pdata[r])[i];
    double width = natural_width (self, cell, FALSE);
    self->widths[i] = fmax (self->widths[i], width);
    self->least[i] = fmax (self->least[i], figures ? width : word_width (self, cell, FALSE));
  }
}

/* The most that a column may have, so that all of them have room: those that are narrower leave
 * theirs to the others. */
static double
find_limit (const Table *self, double available)
{
  double limit = available / self->n, before = 0;

  while (limit > before) {
    double taken = 0;
    guint wide = 0;
    before = limit;
    for (guint i = 0; i < self->n; i++) {
      taken += self->least[i] <= limit ? self->least[i] : 0;
      wide += self->least[i] > limit;
    }
    if (wide > 0)
      limit = (available - taken) / wide;
  }
  return limit;
}

/* Where words are too long for the page, the longest break. */
static void
break_words (Table *self, double available)
{
  double limit = find_limit (self, available);

  for (guint i = 0; i < self->n; i++)
    self->widths[i] = fmax (fmin (self->least[i], limit), 2 * PAD_X + 1);
}

/* Returns: how wide the table is at least */
static double
measure (Table *self, double *ret_wanted)
{
  double least = 0;

  *ret_wanted = 0;
  for (guint i = 0; i < self->n; i++) {
    measure_column (self, i);
    *ret_wanted += self->widths[i];
    least += self->least[i];
  }
  return least;
}

/* Letters become smaller before words break. What is left beside whole words and figures is shared
 * by how much columns would like to have. */
static void
fit (Table *self)
{
  double available = self->pages->right - self->pages->left, wanted, share;
  double least = measure (self, &wanted);

  if (wanted <= available)
    return;
  while (least > available && self->size > SMALLEST) {
    self->size -= 0.5;
    least = measure (self, &wanted);
  }
  if (least > available) {
    break_words (self, available);
    return;
  }
  share = wanted > available ? (available - least) / (wanted - least) : 1;
  for (guint i = 0; i < self->n; i++)
    self->widths[i] = self->least[i] + (self->widths[i] - self->least[i]) * share;
}

/* A cell that no page has room for is cut. */
static PangoLayout *
new_cell (Table *self, guint column, const char *text, gboolean strong)
{
  gboolean figures = g_array_index (self->table->figures, gboolean, column);
  double most = (self->pages->bottom - self->pages->top) / 2;
  PangoLayout *layout = _nav_pdf_layout_new (self->pages, text, self->size, strong,
                                             self->widths[column] - 2 * PAD_X);

  pango_layout_set_height (layout, (int) (most * PANGO_SCALE));
  if (_nav_pdf_layout_height (layout) > most)
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  /* Alignment is that of the text's own direction. */
  if (figures) {
    pango_layout_set_auto_dir (layout, FALSE);
    pango_context_set_base_dir (pango_layout_get_context (layout), PANGO_DIRECTION_LTR);
    pango_layout_context_changed (layout);
    pango_layout_set_alignment (layout, self->pages->how->right_to_left ? PANGO_ALIGN_LEFT
                                                                        : PANGO_ALIGN_RIGHT);
  }
  return layout;
}

static GPtrArray *
new_cells (Table *self, char *const *texts, gboolean strong, double *ret_height)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_object_unref);

  *ret_height = 0;
  for (guint i = 0; i < self->n; i++) {
    PangoLayout *cell = new_cell (self, i, texts[i], strong);
    *ret_height = fmax (*ret_height, _nav_pdf_layout_height (cell) + 2 * PAD_Y);
    g_ptr_array_add (cells, cell);
  }
  return cells;
}

static double
width_of (const Table *self)
{
  double width = 0;

  for (guint i = 0; i < self->n; i++)
    width += self->widths[i];
  return width;
}

static void
draw_background (Table *self, double height)
{
  double width = width_of (self);
  double x = self->pages->how->right_to_left ? self->pages->right - width : self->pages->left;

  cairo_set_source_rgb (self->pages->cr, 0.92, 0.92, 0.92);
  cairo_rectangle (self->pages->cr, x, self->pages->y, width, height);
  cairo_fill (self->pages->cr);
}

static void
draw_rule (Table *self, double y)
{
  double width = width_of (self);
  double x = self->pages->how->right_to_left ? self->pages->right - width : self->pages->left;

  cairo_set_source_rgb (self->pages->cr, 0.75, 0.75, 0.75);
  cairo_set_line_width (self->pages->cr, 0.5);
  cairo_move_to (self->pages->cr, x, y);
  cairo_line_to (self->pages->cr, x + width, y);
  cairo_stroke (self->pages->cr);
}

static void
draw_cells (Table *self, GPtrArray *cells, double height)
{
  gboolean mirrored = self->pages->how->right_to_left;
  double x = mirrored ? self->pages->right : self->pages->left;

  cairo_set_source_rgb (self->pages->cr, 0.1, 0.1, 0.1);
  for (guint i = 0; i < self->n; i++) {
    x -= mirrored ? self->widths[i] : 0;
    cairo_move_to (self->pages->cr, x + PAD_X, self->pages->y + PAD_Y);
    pango_cairo_show_layout (self->pages->cr, cells->pdata[i]);
    x += mirrored ? 0 : self->widths[i];
  }
  self->pages->y += height;
  draw_rule (self, self->pages->y);
}

static void
draw_titles (Table *self, double below)
{
  double height;
  g_autoptr (GPtrArray) cells =
    new_cells (self, (char *const *) self->table->texts->pdata, TRUE, &height);

  _nav_pdf_make_room (self->pages, height + below);
  draw_background (self, height);
  draw_cells (self, cells, height);
}

static void
draw_row (Table *self, guint row)
{
  double height;
  g_autoptr (GPtrArray) cells = new_cells (self, self->table->rows->pdata[row], FALSE, &height);

  if (row == 0)
    draw_titles (self, height);
  if (self->pages->y + height > self->pages->bottom) {
    _nav_pdf_next_page (self->pages);
    draw_titles (self, 0);
  }
  draw_cells (self, cells, height);
}

/* Draws a table from where the page is filled to, over as many pages as it takes. */
void
_nav_pdf_draw_table (NavPdfPages *pages, const NavBlock *table)
{
  g_autofree double *widths = g_new0 (double, table->figures->len);
  g_autofree double *least = g_new0 (double, table->figures->len);
  Table self = { pages, table, table->figures->len, NAV_PDF_SMALL, widths, least };

  fit (&self);
  if (table->rows->len == 0)
    draw_titles (&self, 0);
  for (guint r = 0; r < table->rows->len; r++)
    draw_row (&self, r);
}
