/* The first and the last step of the compiler: files to the model, sections to an image. */
#ifndef ALAM_COMPILE_INPUTS_H
#define ALAM_COMPILE_INPUTS_H

#include "compile/build.h"

#include <alam/alam_compile.h>

/* Reads all files below `inputs` into `source` and stacks their layers, as alam_compile() does. The caller frees `source` with
 * alam_source_free() in any case. */
bool alam_read_inputs(alam_source *source, const char *const *inputs, size_t input_count,
                      const alam_compile_options *options, alam_error *error);

/* Appends the image that the sections of `build` make. */
bool alam_lay_out(const alam_build *build, alam_buffer *out, alam_error *error);

#endif
