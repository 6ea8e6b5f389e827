# What is installed, and the Debian packages made of it (cpack -G DEB). Three components:
#   program   alam, the default image with its sources, man page, completions
#   library   libalam.so.N
#   dev       headers, libalam.a, pkg-config and CMake files
include(CMakePackageConfigHelpers)

set(ALAM_INSTALL_DATA ${CMAKE_INSTALL_DATADIR}/alam)
set(ALAM_INSTALL_CMAKE ${CMAKE_INSTALL_LIBDIR}/cmake/alam)
set(ALAM_INSTALL_PKGCONFIG ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(ALAM_INSTALL_IMAGE ${ALAM_INSTALL_DATA}/default.alam)
set(ALAM_INSTALL_ZSH ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING
    "Where zsh looks for completions (Debian's packages use zsh/vendor-completions)")

# ---- The program and its data --------------------------------------------------------------------
install(TARGETS alam RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(FILES ${CMAKE_BINARY_DIR}/default.alam DESTINATION ${ALAM_INSTALL_DATA} COMPONENT program)
install(DIRECTORY gazetteers rules spelling DESTINATION ${ALAM_INSTALL_DATA} COMPONENT program
        FILES_MATCHING PATTERN *.yaml PATTERN *.md PATTERN LICENSE)
install(DIRECTORY tools/importers tools/exporters DESTINATION ${ALAM_INSTALL_DATA} COMPONENT program
        FILES_MATCHING PATTERN *.py PATTERN __pycache__ EXCLUDE)
install(FILES docs/alam.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES tools/completion/alam.bash RENAME alam COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES tools/completion/_alam COMPONENT program
        DESTINATION ${ALAM_INSTALL_ZSH})
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# ---- The library ---------------------------------------------------------------------------------
install(TARGETS alam_shared EXPORT alam-targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT dev)
install(TARGETS alam_static EXPORT alam-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
install(DIRECTORY include/alam DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev)

# pkg-config finds the prefix from where its file lies, so that an installation can be moved.
file(RELATIVE_PATH up /prefix/${ALAM_INSTALL_PKGCONFIG} /prefix)
string(REGEX REPLACE "/$" "" ALAM_PC_PREFIX "\${pcfiledir}/${up}")
foreach(folder LIBDIR INCLUDEDIR DATADIR)
  set(ALAM_PC_${folder} "\${prefix}")
  cmake_path(APPEND ALAM_PC_${folder} ${CMAKE_INSTALL_${folder}})
endforeach()
configure_file(cmake/alam.pc.in alam.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/alam.pc DESTINATION ${ALAM_INSTALL_PKGCONFIG} COMPONENT dev)

configure_package_config_file(cmake/alam-config.cmake.in alam-config.cmake
                              INSTALL_DESTINATION ${ALAM_INSTALL_CMAKE}
                              PATH_VARS ALAM_INSTALL_IMAGE)
write_basic_package_version_file(alam-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/alam-config.cmake ${CMAKE_BINARY_DIR}/alam-config-version.cmake
        DESTINATION ${ALAM_INSTALL_CMAKE} COMPONENT dev)
install(EXPORT alam-targets NAMESPACE alam:: DESTINATION ${ALAM_INSTALL_CMAKE} COMPONENT dev)

# ---- Debian packages -----------------------------------------------------------------------------
set(packages program alam library libalam${PROJECT_VERSION_MAJOR} dev libalam-dev)
while(packages)
  list(POP_FRONT packages component package)
  string(TOUPPER ${component} COMPONENT)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME ${package})
  install(FILES cmake/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
          COMPONENT ${component})
endwhile()

set(CPACK_PACKAGE_NAME alam)
set(CPACK_PACKAGE_VENDOR "Alam developers")
set(CPACK_PACKAGE_CONTACT "Alam developers")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL program library dev)
set(CPACK_STRIP_FILES ON)
# The program knows the path of its default image, so packages go where the tree was configured for:
# `cmake --preset package` configures one for /usr.
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})

set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"Finds the people, places and organizations that a gazetteer lists in news
text, however the text spells them, and says where each stands, which entity
it is and why. With a gazetteer of Arabic and English names.")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "The shared library, for programs that are linked with it.")
set(CPACK_COMPONENT_DEV_DESCRIPTION "Headers, static library, pkg-config and CMake files.")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "python3")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION text)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libalam${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}), libicu-dev, libyaml-dev, libsqlite3-dev, zlib1g-dev")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS alam)
include(CPack)
