# Checks that need no test program: of the source, of the shared library, of the tools, and of what
# users copy from (examples, README). Each runs a script that can also be run by hand.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# alam_check(name script argument...)
function(alam_check name)
  add_test(NAME ${name} COMMAND Python3::Interpreter ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

alam_check(check_layers tools/check-layers)
alam_check(check_style tools/check-style)
alam_check(check_exports tools/check-exports $<TARGET_FILE:alam_shared>)
alam_check(check_tools tests/test_tools.py)

# By itself, so that ThreadSanitizer can run the one test that has threads (tools/test).
alam_check(jobs tests/test_cli.py $<TARGET_FILE:alam> ${CMAKE_BINARY_DIR}/default.alam
           Options.test_jobs_give_the_same_output)

# The example of the C API, against the shared library as users link it.
add_executable(example_tag examples/c/tag.c)
target_link_libraries(example_tag PRIVATE alam_shared)

# A sanitizer's library can only be linked with that sanitizer.
if(NOT ALAM_SANITIZE)
  alam_check(install tests/test_install.py ${CMAKE_BINARY_DIR})
endif()

# What the README and the examples promise.
alam_check(readme tests/test_readme.py ${CMAKE_BINARY_DIR})
