// SPDX-License-Identifier: Apache-2.0
// The stages as tabs. AdwViewSwitcher cannot leave out the words of the pages that are not shown.

#include "config.h"

#include "app/nav-stage-switcher.h"

#include <glib/gi18n.h>

#include "app/nav-tooltip.h"

/* With less room for each stage only the present one has a word, at text of usual size. */
#define COMPACT_BELOW 130

struct _NavStageSwitcher {
  GtkWidget parent_instance;
  GtkWidget *tabs;
  AdwViewStack *stack;
  GtkSelectionModel *pages;
  gboolean compact;
  guint updating; /* source that shows and hides words */
};

G_DEFINE_FINAL_TYPE (NavStageSwitcher, nav_stage_switcher, GTK_TYPE_WIDGET)

enum { PROP_STACK = 1, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
update_word (GtkWidget *tab, NavStageSwitcher *self)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab));
  GtkWidget *word = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (tab)));

  gtk_widget_set_visible (word, active || !self->compact);
  gtk_accessible_update_state (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_STATE_SELECTED, active, -1);
}

static void
update_words (NavStageSwitcher *self)
{
  for (GtkWidget *tab = gtk_widget_get_first_child (self->tabs); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    update_word (tab, self);
}

static GtkWidget *
new_content (AdwViewStackPage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "icon-name", adw_view_stack_page_get_icon_name (page),
                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *word = gtk_label_new (adw_view_stack_page_get_title (page));

  gtk_label_set_ellipsize (GTK_LABEL (word), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), word);
  return box;
}

static void
add_tab (NavStageSwitcher *self, AdwViewStackPage *page)
{
  const char *title = adw_view_stack_page_get_title (page);
  GtkWidget *tab = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_TAB, "hexpand", TRUE, NULL);

  gtk_button_set_child (GTK_BUTTON (tab), new_content (page));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (tab), "s", adw_view_stack_page_get_name (page));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (tab), "win.stage");
  gtk_widget_add_css_class (tab, "flat");
  nav_tooltip_set (tab, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (self->tabs), tab);
  g_signal_connect (tab, "toggled", G_CALLBACK (update_word), self);
  update_word (tab, self);
}

static void
remove_tabs (NavStageSwitcher *self)
{
  GtkWidget *tab;

  while ((tab = gtk_widget_get_first_child (self->tabs)) != NULL)
    gtk_box_remove (GTK_BOX (self->tabs), tab);
}

static void
fill (NavStageSwitcher *self)
{
  guint n = self->pages ? g_list_model_get_n_items (G_LIST_MODEL (self->pages)) : 0;

  remove_tabs (self);
  for (guint i = 0; i < n; i++) {
    g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);
    add_tab (self, page);
  }
}

static void
set_stack (NavStageSwitcher *self, AdwViewStack *stack)
{
  g_set_object (&self->stack, stack);
  g_clear_object (&self->pages);
  if (stack == NULL)
    return;
  self->pages = adw_view_stack_get_pages (stack);
  g_signal_connect_object (self->pages, "items-changed", G_CALLBACK (fill), self,
                           G_CONNECT_SWAPPED);
  fill (self);
}

gboolean
nav_stage_switcher_get_compact (NavStageSwitcher *self)
{
  g_return_val_if_fail (NAV_IS_STAGE_SWITCHER (self), FALSE);
  return self->compact;
}

static gboolean
apply_compact (gpointer data)
{
  NavStageSwitcher *self = data;

  self->updating = 0;
  update_words (self);
  return G_SOURCE_REMOVE;
}

/* Text that is twice as large needs twice the room. */
static int
compact_below (NavStageSwitcher *self)
{
  int n_stages = self->pages ? (int) g_list_model_get_n_items (G_LIST_MODEL (self->pages)) : 0;
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return (int) (n_stages * COMPACT_BELOW * (dpi > 0 ? dpi / (96.0 * PANGO_SCALE) : 1));
}

static void
nav_stage_switcher_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  gtk_widget_measure (NAV_STAGE_SWITCHER (widget)->tabs, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  /* Where it has no room it goes elsewhere; it must not keep the window from becoming so narrow. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !gtk_widget_get_hexpand (widget))
    *minimum = 0;
}

/* Words cannot come and go while they are placed. */
static void
nav_stage_switcher_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  NavStageSwitcher *self = NAV_STAGE_SWITCHER (widget);
  gboolean compact = width < compact_below (self) && gtk_widget_get_hexpand (widget);
  int minimum;

  gtk_widget_measure (self->tabs, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->tabs, &(GtkAllocation){ 0, 0, MAX (width, minimum), height },
                            baseline);
  if (compact == self->compact)
    return;
  self->compact = compact;
  if (self->updating == 0)
    self->updating = g_idle_add_full (G_PRIORITY_HIGH_IDLE, apply_compact, self, NULL);
}

static void
nav_stage_switcher_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_STACK:
    set_stack (NAV_STAGE_SWITCHER (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
nav_stage_switcher_dispose (GObject *object)
{
  NavStageSwitcher *self = NAV_STAGE_SWITCHER (object);

  g_clear_handle_id (&self->updating, g_source_remove);
  g_clear_pointer (&self->tabs, gtk_widget_unparent);
  g_clear_object (&self->pages);
  g_clear_object (&self->stack);
  G_OBJECT_CLASS (nav_stage_switcher_parent_class)->dispose (object);
}

static void
nav_stage_switcher_class_init (NavStageSwitcherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = nav_stage_switcher_set_property;
  object_class->dispose = nav_stage_switcher_dispose;
  widget_class->measure = nav_stage_switcher_measure;
  widget_class->size_allocate = nav_stage_switcher_size_allocate;
  properties[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, ADW_TYPE_VIEW_STACK,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "stageswitcher");
}

static void
nav_stage_switcher_init (NavStageSwitcher *self)
{
  self->tabs = g_object_new (GTK_TYPE_BOX, "spacing", 3, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_TAB_LIST, NULL);
  gtk_widget_set_parent (self->tabs, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tabs), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stages"), -1);
}
