import AssetStoreCore
import Testing

@Suite struct LicenseTextTests {
  @Test(arguments: [
    (
      "MIT License\n\nCopyright (c) 2020 X\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this software … without restriction",
      "MIT"
    ),
    (
      "Copyright (c) 2020 X\n\nPermission is hereby granted, free of charge, to any\r\nperson obtaining a copy of this … without\nrestriction",
      "MIT"
    ),
    ("# The MIT License (MIT)", "MIT"),
    (
      "                                 Apache License\n                           Version 2.0, January 2004",
      "Apache-2.0"
    ),
    (
      "Redistribution and use in source and binary forms, with … Redistributions in binary form must reproduce … may be\nused to endorse or promote products",
      "BSD-3-Clause"
    ),
    (
      "Redistribution and use in source and binary forms, with … Redistributions in binary form must reproduce",
      "BSD-2-Clause"
    ),
    (
      "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.",
      "ISC"
    ),
    ("Mozilla Public License Version 2.0", "MPL-2.0"),
    ("Mozilla Public License, version 2.0", "MPL-2.0"),
    (
      "GNU GENERAL PUBLIC LICENSE\n Version 2, June 1991 … use the GNU Lesser General Public License instead",
      "GPL-2.0"
    ),
    (
      "GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007 … GNU Affero General Public License",
      "GPL-3.0"
    ),
    (
      "GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999 … GNU General Public License",
      "LGPL-2.1"
    ),
    (
      "GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007 … version 3 of the GNU General Public License",
      "LGPL-3.0"
    ),
    ("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007", "AGPL-3.0"),
    ("This is free and unencumbered software released into the public domain.", "Unlicense"),
    ("Creative Commons Legal Code\n\nCC0 1.0 Universal", "CC0-1.0"),
    ("Creative Commons Attribution 4.0 International Public License", "CC-BY-4.0"),
    ("Attribution 4.0 International\n=====\nCreative Commons Corporation", "CC-BY-4.0"),
    ("Creative Commons Attribution 3.0 Unported", "CC-BY-3.0"),
    ("Attribution-ShareAlike 4.0 International\n\nCreative Commons Corporation", "CC-BY-SA-4.0"),
    (
      "This software is provided 'as-is' … 3. This notice may not be removed or altered from any source distribution.",
      "Zlib"
    ),
    ("Boost Software License - Version 1.0 - August 17th, 2003", "BSL-1.0"),
    ("", ""), ("All rights reserved.", ""),
    // Its own comes first, those of its parts after.
    ("MIT License … This addon bundles code under the Apache License, Version 2.0", "MIT"),
  ])
  func recognise(text: String, id: String) {
    #expect(LicenseText.recognise(text) == id)
  }
}
