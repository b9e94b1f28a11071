// SPDX-License-Identifier: Apache-2.0
// A small mark that never speaks by its colour alone.

#include "config.h"

#include "app/nav-badge.h"

#include "app/nav-text.h"
#include "app/nav-tooltip.h"
#include "workflow/nav-plan-words.h"

struct _NavBadge {
  GtkWidget parent_instance;
  GtkWidget *icon;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (NavBadge, nav_badge, GTK_TYPE_WIDGET)

static void
show (NavBadge *self, const char *icon, const char *text, const char *css_class)
{
  const char *classes[] = { css_class, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_widget_set_css_classes (GTK_WIDGET (self), classes);
}

static const char *const verdict_looks[][2] = {
  [NAV_VERDICT_MET] = { "object-select-symbolic", "success" },
  [NAV_VERDICT_CLOSE] = { "dialog-warning-symbolic", "warning" },
  [NAV_VERDICT_MISSED] = { "window-close-symbolic", "error" },
  [NAV_VERDICT_UNKNOWN] = { "dialog-question-symbolic", "dim-label" },
};

/**
 * nav_badge_get_verdict_class:
 *
 * Returns: the style class of a verdict's colour, for what shows verdicts without a badge
 */
const char *
nav_badge_get_verdict_class (NavVerdict verdict)
{
  return verdict_looks[verdict][1];
}

/**
 * nav_badge_set_words:
 * @look: the verdict whose icon and colour they have
 *
 * Shows whether a target holds, in words of the caller's.
 */
void
nav_badge_set_words (NavBadge *self, NavVerdict look, const char *words)
{
  g_return_if_fail (NAV_IS_BADGE (self));

  show (self, verdict_looks[look][0], words, nav_badge_get_verdict_class (look));
}

/**
 * nav_badge_set_verdict:
 *
 * Shows whether a target holds.
 */
void
nav_badge_set_verdict (NavBadge *self, NavVerdict verdict)
{
  nav_badge_set_words (
    self, verdict,
    nav_words_term (nav_text_words (), NAV_WORDS_VERDICT, nav_verdict_names[verdict]));
}

static const char *
basis_icon (NavBasis basis)
{
  switch (basis) {
  case NAV_BASIS_MEASURED:
    return "emblem-ok-symbolic";
  case NAV_BASIS_INTERPOLATED:
  case NAV_BASIS_CALIBRATED:
    return "object-select-symbolic";
  case NAV_BASIS_ESTIMATED:
  case NAV_BASIS_DATASHEET:
  default:
    return "accessories-calculator-symbolic";
  }
}

/**
 * nav_badge_set_basis:
 *
 * Shows what a forecast rests on and how far off it may be.
 */
void
nav_badge_set_basis (NavBadge *self, const NavRecommendation *r)
{
  NavBasis basis = r->forecast.basis;
  g_autofree char *text = nav_plan_words_basis (nav_text_words (), r);

  g_return_if_fail (NAV_IS_BADGE (self));

  show (self, basis_icon (basis), text, "accent");
  nav_tooltip_set (GTK_WIDGET (self), nav_words_term (nav_text_words (), NAV_WORDS_BASIS_LONG,
                                                      nav_basis_names[basis]));
}

static void
nav_badge_dispose (GObject *object)
{
  NavBadge *self = NAV_BADGE (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (nav_badge_parent_class)->dispose (object);
}

static void
nav_badge_class_init (NavBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_badge_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "badge");
}

static void
nav_badge_init (NavBadge *self)
{
  /* The word says all that the icon does. */
  self->icon =
    g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}
