// SPDX-License-Identifier: Apache-2.0
// Cards beside each other where there is room and below each other where there is none. GtkFlowBox
// would make every card a stop of the keyboard and measures its height at the wrong width.

#include "app/nav-fold-box.h"

struct _NavFoldBox {
  GtkWidget parent_instance;
  int column_width;
  int columns;
  int spacing;
  gboolean even;
};

static void nav_fold_box_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavFoldBox, nav_fold_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      nav_fold_box_buildable_init))

enum { PROP_COLUMN_WIDTH = 1, PROP_COLUMNS, PROP_SPACING, PROP_EVEN, N_PROPS };

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable;

static GtkWidget *
first_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  return first_shown (gtk_widget_get_next_sibling (child));
}

static int
widest_minimum (NavFoldBox *self)
{
  int widest = 0;

  for (GtkWidget *child = first_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
       child != NULL; child = next_shown (child)) {
    int minimum;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    widest = MAX (widest, minimum);
  }
  return widest;
}

static int
count_shown (NavFoldBox *self)
{
  int n = 0;

  for (GtkWidget *child = first_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
       child != NULL; child = next_shown (child))
    n++;
  return n;
}

/* Text that is twice as large needs columns that are twice as wide. */
static int
wanted_width (NavFoldBox *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? (int) (self->column_width * (dpi / (96.0 * PANGO_SCALE))) : self->column_width;
}

static int
columns_at (NavFoldBox *self, int width)
{
  int column = MAX (wanted_width (self), widest_minimum (self));
  int fit = (width + self->spacing) / MAX (column + self->spacing, 1);
  int shown = MAX (1, count_shown (self));
  int columns = CLAMP (fit, 1, MIN (self->columns, shown));
  int rows = (shown + columns - 1) / columns;

  if (self->even) {
    while (shown % columns != 0)
      columns--;
    return columns;
  }
  return (shown + rows - 1) / rows; /* two and two rather than three and one */
}

static int
width_of_column (NavFoldBox *self, int width, int columns)
{
  return (width - (columns - 1) * self->spacing) / columns;
}

/* The height of the row that starts with @child; *@ret_next is where the next row starts. */
static int
measure_row (GtkWidget *child, int columns, int column_width, GtkWidget **ret_next)
{
  int height = 0;

  for (int i = 0; i < columns && child != NULL; i++, child = next_shown (child)) {
    int minimum, natural;
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column_width, &minimum, &natural, NULL,
                        NULL);
    height = MAX (height, natural);
  }
  *ret_next = child;
  return height;
}

static int
height_of_rows (NavFoldBox *self, int columns, int column)
{
  GtkWidget *child = first_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int height = 0;

  while (child != NULL)
    height += (height > 0 ? self->spacing : 0) + measure_row (child, columns, column, &child);
  return height;
}

static int
height_at (NavFoldBox *self, int width)
{
  int columns = columns_at (self, width);

  return height_of_rows (self, columns, width_of_column (self, width, columns));
}

/* At no width is it less high; GTK holds heights that it gets against that. */
static int
least_height (NavFoldBox *self)
{
  return height_of_rows (self, columns_at (self, G_MAXINT / 2), -1);
}

/* One child alone may be as wide as it likes. */
static int
natural_width (NavFoldBox *self, int column)
{
  int n = MAX (1, MIN (self->columns, count_shown (self)));
  GtkWidget *only = first_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int natural = 0;

  if (n == 1 && only != NULL)
    gtk_widget_measure (only, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return MAX (natural, n * MAX (column, wanted_width (self)) + (n - 1) * self->spacing);
}

static void
nav_fold_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  NavFoldBox *self = NAV_FOLD_BOX (widget);
  int column = widest_minimum (self);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = column;
    *natural = natural_width (self, column);
  } else {
    *minimum = *natural =
      for_size < 0 ? least_height (self) : height_at (self, MAX (for_size, column));
  }
}

static void
nav_fold_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavFoldBox *self = NAV_FOLD_BOX (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int columns = columns_at (self, width), column = width_of_column (self, width, columns);
  GtkWidget *child = first_shown (gtk_widget_get_first_child (widget)), *next;

  (void) height;
  (void) baseline;
  for (int y = 0; child != NULL; child = next) {
    int row = measure_row (child, columns, column, &next);
    for (int i = 0; child != next; child = next_shown (child), i++) {
      int x = i * (column + self->spacing);
      gtk_widget_size_allocate (
        child, &(GtkAllocation){ mirrored ? width - x - column : x, y, column, row }, -1);
    }
    y += row + self->spacing;
  }
}

static GtkSizeRequestMode
nav_fold_box_get_request_mode (GtkWidget *widget)
{
  (void) widget;
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

void
nav_fold_box_append (NavFoldBox *self, GtkWidget *child)
{
  g_return_if_fail (NAV_IS_FOLD_BOX (self));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
nav_fold_box_remove_all (NavFoldBox *self)
{
  GtkWidget *child;

  g_return_if_fail (NAV_IS_FOLD_BOX (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
nav_fold_box_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child,
                        const char *type)
{
  if (GTK_IS_WIDGET (child))
    nav_fold_box_append (NAV_FOLD_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
nav_fold_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = nav_fold_box_add_child;
}

static int *
property_place (NavFoldBox *self, guint id)
{
  return id == PROP_COLUMN_WIDTH ? &self->column_width
         : id == PROP_COLUMNS    ? &self->columns
                                 : &self->spacing;
}

static void
nav_fold_box_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  (void) pspec;
  if (id == PROP_EVEN)
    g_value_set_boolean (value, NAV_FOLD_BOX (object)->even);
  else
    g_value_set_int (value, *property_place (NAV_FOLD_BOX (object), id));
}

static void
nav_fold_box_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  (void) pspec;
  if (id == PROP_EVEN)
    NAV_FOLD_BOX (object)->even = g_value_get_boolean (value);
  else
    *property_place (NAV_FOLD_BOX (object), id) = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (object));
}

static void
nav_fold_box_dispose (GObject *object)
{
  nav_fold_box_remove_all (NAV_FOLD_BOX (object));
  G_OBJECT_CLASS (nav_fold_box_parent_class)->dispose (object);
}

static void
nav_fold_box_class_init (NavFoldBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = nav_fold_box_get_property;
  object_class->set_property = nav_fold_box_set_property;
  object_class->dispose = nav_fold_box_dispose;
  widget_class->measure = nav_fold_box_measure;
  widget_class->size_allocate = nav_fold_box_size_allocate;
  widget_class->get_request_mode = nav_fold_box_get_request_mode;

  properties[PROP_COLUMN_WIDTH] =
    g_param_spec_int ("column-width", NULL, NULL, 1, G_MAXINT16, 200, flags);
  properties[PROP_COLUMNS] = g_param_spec_int ("columns", NULL, NULL, 1, 99, 3, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12, flags);
  properties[PROP_EVEN] = g_param_spec_boolean ("even", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "foldbox");
}

static void
nav_fold_box_init (NavFoldBox *self)
{
  self->column_width = 200;
  self->columns = 3;
  self->spacing = 12;
}
