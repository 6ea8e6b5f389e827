# The page of `alam index report`: bundled from web/ and the packages that web/package-lock.json names.
# Without it all else works, so that a machine without npm, or without a network, builds the rest.
#
# The target report_page is there in any case.
set(ALAM_REPORT AUTO CACHE STRING
    "Build the page of 'alam index report' with npm: ON, OFF, or AUTO (where npm is there and works)")
set_property(CACHE ALAM_REPORT PROPERTY STRINGS AUTO ON OFF)
find_program(ALAM_NPM npm)
find_program(ALAM_NODE NAMES node nodejs)

if(ALAM_REPORT STREQUAL AUTO AND NOT (ALAM_NPM AND ALAM_NODE))
  message(STATUS "npm or node was not found: 'alam index report' will have no page")
  add_custom_target(report_page)
elseif(NOT ALAM_REPORT)
  add_custom_target(report_page)
else()
  if(NOT (ALAM_NPM AND ALAM_NODE))
    message(FATAL_ERROR "ALAM_REPORT is ON, which needs npm and node; install them, or say OFF")
  endif()
  file(GLOB ALAM_WEB CONFIGURE_DEPENDS web/*.js web/*.css web/*.html web/*.mjs web/package*.json)
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/report.html
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/web -DBINARY=${CMAKE_BINARY_DIR}
            -DNPM=${ALAM_NPM} -DNODE=${ALAM_NODE} -DMODE=${ALAM_REPORT}
            -P ${CMAKE_SOURCE_DIR}/cmake/build-report.cmake
    DEPENDS ${ALAM_WEB} cmake/build-report.cmake
    COMMENT "Bundling the page of reports"
    VERBATIM)
  add_custom_target(report_page ALL DEPENDS ${CMAKE_BINARY_DIR}/report.html)
  install(FILES ${CMAKE_BINARY_DIR}/report.html DESTINATION ${CMAKE_INSTALL_DATADIR}/alam
          COMPONENT program OPTIONAL)
endif()
