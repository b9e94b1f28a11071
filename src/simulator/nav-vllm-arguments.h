// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char **nav_vllm_arguments_tidy (char **arguments);
char **nav_vllm_arguments_take_rest (char **rest, char **model);
gboolean nav_vllm_arguments_read_tokens (const char *text, int *ret_tokens);
const char *nav_vllm_arguments_find_precision (const char *quantization);

G_END_DECLS
