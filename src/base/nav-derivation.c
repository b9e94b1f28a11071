// SPDX-License-Identifier: Apache-2.0
// "Why this number?": the tree of operations that leads from a figure back to its sources.

#include "nav-derivation.h"

struct _NavDerivation {
  char *name;
  char *unit;
  char *operation;
  NavFinding *source;
  GPtrArray *operands;
  double value;
};

G_DEFINE_BOXED_TYPE (NavDerivation, nav_derivation, nav_derivation_ref, nav_derivation_unref)

static NavDerivation *
derivation_alloc (const char *name, double value, const char *unit)
{
  NavDerivation *derivation = g_atomic_rc_box_new0 (NavDerivation);

  derivation->name = g_strdup (name);
  derivation->value = value;
  derivation->unit = g_strdup (unit);
  derivation->operands =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_derivation_unref);
  return derivation;
}

/**
 * nav_derivation_new_fact:
 * @name: what it is, a code (`users`, `price`)
 * @value: the number, in @unit
 * @unit: its unit (`ms`, `req/s`, `USD/h`, `1` for a plain ratio)
 * @source: (transfer none): where it is from: a message, a row of the knowledge base, an edit, a
 *   stated assumption
 *
 * Returns: (transfer full): a leaf
 */
NavDerivation *
nav_derivation_new_fact (const char *name, double value, const char *unit, NavFinding *source)
{
  NavDerivation *derivation;

  g_return_val_if_fail (name != NULL && unit != NULL && source != NULL, NULL);

  derivation = derivation_alloc (name, value, unit);
  derivation->source = nav_finding_ref (source);
  return derivation;
}

/**
 * nav_derivation_new:
 * @operation: how the operands make the value (`multiply`, `divide-round-up`, `minimum`, or the
 *   name of a model: `closed-form`)
 * @first_operand: (transfer full): the first of the operands
 * @...: (transfer full): further operands, NULL
 *
 * Returns: (transfer full): an inner node
 */
NavDerivation *
nav_derivation_new (const char *name, double value, const char *unit, const char *operation,
                    NavDerivation *first_operand, ...)
{
  NavDerivation *derivation;
  va_list list;

  g_return_val_if_fail (name != NULL && unit != NULL && operation != NULL, NULL);

  derivation = derivation_alloc (name, value, unit);
  derivation->operation = g_strdup (operation);
  va_start (list, first_operand);
  for (NavDerivation *d = first_operand; d != NULL; d = va_arg (list, NavDerivation *))
    g_ptr_array_add (derivation->operands, d);
  va_end (list);
  return derivation;
}

/**
 * nav_derivation_new_array:
 * @operands: (transfer none) (element-type NavDerivation): what nav_derivation_new() takes one by
 *   one
 *
 * Returns: (transfer full): an inner node
 */
NavDerivation *
nav_derivation_new_array (const char *name, double value, const char *unit, const char *operation,
                          GPtrArray *operands)
{
  NavDerivation *derivation;

  g_return_val_if_fail (name != NULL && unit != NULL && operation != NULL, NULL);

  derivation = derivation_alloc (name, value, unit);
  derivation->operation = g_strdup (operation);
  for (guint i = 0; i < operands->len; i++)
    g_ptr_array_add (derivation->operands, nav_derivation_ref (operands->pdata[i]));
  return derivation;
}

NavDerivation *
nav_derivation_ref (NavDerivation *derivation)
{
  return g_atomic_rc_box_acquire (derivation);
}

static void
nav_derivation_free (gpointer data)
{
  NavDerivation *derivation = data;

  g_free (derivation->name);
  g_free (derivation->unit);
  g_free (derivation->operation);
  g_clear_pointer (&derivation->source, nav_finding_unref);
  g_ptr_array_unref (derivation->operands);
}

void
nav_derivation_unref (NavDerivation *derivation)
{
  g_atomic_rc_box_release_full (derivation, nav_derivation_free);
}

const char *
nav_derivation_get_name (NavDerivation *derivation)
{
  return derivation->name;
}

double
nav_derivation_get_value (NavDerivation *derivation)
{
  return derivation->value;
}

const char *
nav_derivation_get_unit (NavDerivation *derivation)
{
  return derivation->unit;
}

/**
 * nav_derivation_get_operation:
 *
 * Returns: (nullable): NULL for a fact
 */
const char *
nav_derivation_get_operation (NavDerivation *derivation)
{
  return derivation->operation;
}

/**
 * nav_derivation_get_source:
 *
 * Returns: (nullable) (transfer none): NULL for an inner node
 */
NavFinding *
nav_derivation_get_source (NavDerivation *derivation)
{
  return derivation->source;
}

guint
nav_derivation_get_n_operands (NavDerivation *derivation)
{
  return derivation->operands->len;
}

NavDerivation *
nav_derivation_get_operand (NavDerivation *derivation, guint i)
{
  g_return_val_if_fail (i < derivation->operands->len, NULL);
  return derivation->operands->pdata[i];
}
