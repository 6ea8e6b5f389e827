# Builds BINARY/report.html from SOURCE, in a copy of it so that the source stays clean. Where the packages
# cannot be fetched, MODE AUTO warns and goes on; the next build tries again.
set(copy ${BINARY}/web)
file(GLOB files ${SOURCE}/*.js ${SOURCE}/*.css ${SOURCE}/*.html ${SOURCE}/*.mjs ${SOURCE}/package*.json
     ${SOURCE}/.npmrc)
file(COPY ${files} DESTINATION ${copy})

function(run what)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${copy} RESULT_VARIABLE status
                  OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(failed FALSE PARENT_SCOPE)
  if(status EQUAL 0)
    return()
  endif()
  set(failed TRUE PARENT_SCOPE)
  if(MODE STREQUAL AUTO)
    message(WARNING "${what} failed, so 'alam index report' has no page (-DALAM_REPORT=OFF: no attempt):\n${output}")
  else()
    message(FATAL_ERROR "${what} failed:\n${output}")
  endif()
endfunction()

# What is there already for the same lock file is kept.
file(SHA256 ${SOURCE}/package-lock.json lock)
set(stamp ${copy}/node_modules/.alam-${lock})
if(NOT EXISTS ${stamp})
  run("npm ci" ${NPM} ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000)
  if(failed)
    return()
  endif()
  file(TOUCH ${stamp})
endif()
run("bundling" ${NODE} build.mjs ${BINARY}/report.html)
