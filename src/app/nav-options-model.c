// SPDX-License-Identifier: Apache-2.0
// The filter runs over the plan's own array, and only what passes it becomes objects: a plan may
// hold thousands of recommendations, of which five hundred are shown at most.

#include "app/nav-options-model.h"

#include <string.h>

#include "workflow/nav-plan-words.h"

struct _NavOptionsModel {
  GObject parent_instance;
  NavPlan *plan;    /* (nullable) */
  GPtrArray *items; /* (element-type NavOption) */
  GPtrArray *haystacks; /* (nullable) (element-type utf8): of each of the plan's recommendations */
  guint n_passing;
  gboolean pareto;
  gboolean met;
  char *gpu;
  char **words; /* in folded case */
};

static void nav_options_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (NavOptionsModel, nav_options_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      nav_options_model_list_init))

/* All that a word is looked for in, in folded case; made once a plan, for a filter changes with
 * each letter that is typed. */
static char *
new_haystack (const NavRecommendation *r)
{
  g_autofree char *text =
    g_strjoin ("\n", nav_plan_words_model (r), r->candidate->model->id,
               nav_plan_words_checkpoint (r), r->candidate->gpu->name, NULL);

  return g_utf8_casefold (text, -1);
}

static void
need_haystacks (NavOptionsModel *self)
{
  const GPtrArray *all = nav_plan_get_recommendations (self->plan);

  if (self->words == NULL || self->haystacks != NULL)
    return;
  self->haystacks = g_ptr_array_new_full (all->len, g_free);
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (self->haystacks, new_haystack (all->pdata[i]));
}

static gboolean
holds_words (NavOptionsModel *self, guint index)
{
  for (gsize i = 0; self->words != NULL && self->words[i] != NULL; i++)
    if (strstr (self->haystacks->pdata[index], self->words[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
passes (NavOptionsModel *self, const NavRecommendation *r)
{
  return (!self->pareto || r->pareto) && (!self->met || r->slo.verdict == NAV_VERDICT_MET) &&
         (self->gpu == NULL || g_str_equal (r->candidate->gpu->id, self->gpu));
}

static void
fill (NavOptionsModel *self)
{
  const GPtrArray *all = self->plan ? nav_plan_get_recommendations (self->plan) : NULL;

  self->n_passing = 0;
  if (all != NULL)
    need_haystacks (self);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    if (!passes (self, all->pdata[i]) || !holds_words (self, i))
      continue;
    if (self->n_passing++ < NAV_OPTIONS_MODEL_MAX)
      g_ptr_array_add (self->items, nav_option_new (all->pdata[i]));
  }
}

static void
refill (NavOptionsModel *self)
{
  guint before = self->items->len;

  g_ptr_array_set_size (self->items, 0);
  fill (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->items->len);
}

/**
 * nav_options_model_set_plan:
 * @plan: (nullable)
 */
void
nav_options_model_set_plan (NavOptionsModel *self, NavPlan *plan)
{
  g_return_if_fail (NAV_IS_OPTIONS_MODEL (self));

  if (plan == self->plan)
    return;
  g_clear_pointer (&self->plan, nav_plan_unref);
  self->plan = plan ? nav_plan_ref (plan) : NULL;
  g_clear_pointer (&self->haystacks, g_ptr_array_unref);
  refill (self);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded ? g_strsplit (folded, " ", 16) : NULL;
}

static gboolean
same_words (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/**
 * nav_options_model_set_filter:
 * @filter: it is copied
 */
void
nav_options_model_set_filter (NavOptionsModel *self, const NavOptionsFilter *filter)
{
  g_auto (GStrv) words = NULL;

  g_return_if_fail (NAV_IS_OPTIONS_MODEL (self) && filter != NULL);

  words = split_words (filter->text);
  if (self->pareto == filter->pareto && self->met == filter->met &&
      g_strcmp0 (self->gpu, filter->gpu) == 0 && same_words (self->words, words))
    return;
  self->pareto = filter->pareto;
  self->met = filter->met;
  g_free (self->gpu);
  self->gpu = g_strdup (filter->gpu);
  g_strfreev (self->words);
  self->words = g_steal_pointer (&words);
  refill (self);
}

/**
 * nav_options_model_get_n_all:
 *
 * Returns: how many recommendations the plan has
 */
guint
nav_options_model_get_n_all (NavOptionsModel *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_MODEL (self), 0);

  return self->plan ? nav_plan_get_recommendations (self->plan)->len : 0;
}

/**
 * nav_options_model_get_n_passing:
 *
 * Returns: how many of them pass the filter; the model holds no more than NAV_OPTIONS_MODEL_MAX
 */
guint
nav_options_model_get_n_passing (NavOptionsModel *self)
{
  g_return_val_if_fail (NAV_IS_OPTIONS_MODEL (self), 0);

  return self->n_passing;
}

static int
compare_gpus (gconstpointer a, gconstpointer b)
{
  const NavGpu *gpu_a = *(NavGpu *const *) a, *gpu_b = *(NavGpu *const *) b;

  return g_utf8_collate (nav_plan_words_gpu (gpu_a), nav_plan_words_gpu (gpu_b));
}

/**
 * nav_options_model_collect_gpus:
 *
 * Returns: (transfer container) (element-type NavGpu): what the plan's recommendations run on, by
 *   name; they live as long as the plan
 */
GPtrArray *
nav_options_model_collect_gpus (NavOptionsModel *self)
{
  const GPtrArray *all = self->plan ? nav_plan_get_recommendations (self->plan) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *gpus = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++) {
    NavGpu *gpu = ((NavRecommendation *) all->pdata[i])->candidate->gpu;
    if (g_hash_table_add (seen, gpu->id))
      g_ptr_array_add (gpus, gpu);
  }
  g_ptr_array_sort (gpus, compare_gpus);
  return gpus;
}

static GType
get_item_type (GListModel *model)
{
  (void) model;
  return NAV_TYPE_OPTION;
}

static guint
get_n_items (GListModel *model)
{
  return NAV_OPTIONS_MODEL (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  NavOptionsModel *self = NAV_OPTIONS_MODEL (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
nav_options_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
nav_options_model_finalize (GObject *object)
{
  NavOptionsModel *self = NAV_OPTIONS_MODEL (object);

  g_clear_pointer (&self->plan, nav_plan_unref);
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->haystacks, g_ptr_array_unref);
  g_free (self->gpu);
  g_strfreev (self->words);
  G_OBJECT_CLASS (nav_options_model_parent_class)->finalize (object);
}

static void
nav_options_model_class_init (NavOptionsModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_options_model_finalize;
}

static void
nav_options_model_init (NavOptionsModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

NavOptionsModel *
nav_options_model_new (void)
{
  return g_object_new (NAV_TYPE_OPTIONS_MODEL, NULL);
}
