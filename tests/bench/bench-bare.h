// SPDX-License-Identifier: Apache-2.0
#pragma once

#define BENCH_BARE "--bare"

int bench_bare_main (int ttft_ms, int tpot_ms);
