/** Figures of published test vectors, arranged our own way. Only tests use them. */

/**
 * From github.com/transparency-dev/merkle at 417fb0c, testdata/inclusion and testdata/consistency (Apache-2.0).
 * Hashes in Base64; the lines below name them by their place in this list. Some are of a wrong length on purpose.
 */
export const merkleHashes = lines(`
bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=
Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=
a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=
hqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=
Twg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=
e0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=
(none)
V3JvbmdSb290
duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8=
DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=
yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=
037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=
HrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=
2oVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=
w37kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=
+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=
Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ=
vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
rBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
3bib5AOAnjJXUNPSY814kpwpQreUKjS3fhIslZSnTIw=
sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=
oIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=
47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
ZG9uJ3QgY2FyZSAy
ZG9uJ3QgY2FyZSAx
q6yroAAAAAAAAAAAAAAAAAAAAAAAAAAAAGAGHgASNFY=
V3JvbmdMZWFm
nqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=
Vwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=
Y0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=
QnGia+DYqE8L1UyMMC58s6O10fpngKQLzOKHNHfatlg=
tBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
woVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=
237kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=
ApjRIpBtz8EIkstTpzmS/FufST6kybrbJ7eRtBJ6f+c=
rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=
8sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=
ZjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
DTrtAjFI/9KiWfvQzcf7PPl1ZYdg03dbgq9vkKrMLfw=
`)

/** Index, size, leaf hash, proof, root, verdict. */
export const merkleInclusion = lines(`
0 1 0 - 24 no
0 1 0 - 0 ok
2 1 0 - 0 no
1 1 0 - 0 no
18446744073709551615 1 0 - 0 no
0 1 0 8 0 no
0 1 0 0 0 no
0 1 0 - 27 no
0 1 0 8 0 no
0 1 0 0 0 no
0 0 0 - 0 no
0 2 0 - 0 no
0 1 28 - 0 no
0 8 0 2,3,4 24 no
0 8 0 2,3,4 1 ok
0 8 0 2,27,3,4 1 no
2 8 0 2,3,4 1 no
1 8 0 2,3,4 1 no
18446744073709551615 8 0 2,3,4 1 no
0 8 0 29,3,4 1 no
0 8 0 2,30,4 1 no
0 8 0 2,3,31 1 no
0 8 0 8,2,3,4 1 no
0 8 0 1,2,3,4 1 no
0 8 0 2,3,4 27 no
0 8 0 2,3 1 no
0 8 0 2,3,4,8 1 no
0 8 0 2,3,4,1 1 no
0 4 0 2,3,4 1 no
0 16 0 2,3,4 1 no
0 8 28 2,3,4 1 no
5 8 32 19,12,13 24 no
5 8 32 19,12,13 1 ok
5 8 32 19,27,12,13 1 no
7 8 32 19,12,13 1 no
6 8 32 19,12,13 1 no
4 8 32 19,12,13 1 no
5 8 32 33,12,13 1 no
5 8 32 19,34,13 1 no
5 8 32 19,12,35 1 no
5 8 32 8,19,12,13 1 no
5 8 32 1,19,12,13 1 no
5 8 32 19,12,13 27 no
5 8 32 19,12 1 no
5 8 32 19,12,13,8 1 no
5 8 32 19,12,13,1 1 no
5 4 32 19,12,13 1 no
5 16 32 19,12,13 1 no
5 8 28 19,12,13 1 no
2 3 36 17 24 no
2 3 36 17 37 ok
0 3 36 17 37 no
3 3 36 17 37 no
1 3 36 17 37 no
2 3 36 38 37 no
2 3 36 8,17 37 no
2 3 36 37,17 37 no
2 3 36 17 27 no
2 3 36 - 37 no
2 3 36 17,8 37 no
2 3 36 17,37 37 no
2 1 36 17 37 no
2 6 36 17 37 no
2 3 28 17 37 no
1 5 2 0,3,19 24 no
1 5 2 0,3,19 18 ok
1 5 2 0,27,3,19 18 no
3 5 2 0,3,19 18 no
2 5 2 0,3,19 18 no
0 5 2 0,3,19 18 no
1 5 2 39,3,19 18 no
1 5 2 0,30,19 18 no
1 5 2 0,3,33 18 no
1 5 2 8,0,3,19 18 no
1 5 2 18,0,3,19 18 no
1 5 2 0,3,19 27 no
1 5 2 0,3 18 no
1 5 2 0,3,19,8 18 no
1 5 2 0,3,19,18 18 no
1 2 2 0,3,19 18 no
1 10 2 0,3,19 18 no
1 5 28 0,3,19 18 no
0 0 27 - 24 no
0 0 8 - 24 no
0 0 27 - 8 no
0 1 27 - 24 no
0 1 8 - 24 no
0 1 27 - 8 no
1 0 27 - 24 no
1 0 8 - 24 no
1 0 27 - 8 no
2 1 27 - 24 no
2 1 8 - 24 no
2 1 27 - 8 no
0 1 8 - 40 no
0 1 8 - 8 no
0 1 40 - 8 no
0 1 40 - 40 ok
`)

/** Older size, newer size, older root, newer root, proof, verdict. */
export const merkleConsistency = lines(`
1 1 0 0 - ok
1 8 0 1 - no
1 8 0 1 2,3,4 ok
1 8 0 1 5,3,4 no
1 8 0 1 2,6,4 no
1 8 0 1 2,3,7 no
1 8 0 1 8,2,3,4 no
1 8 0 1 2,2,3,4 no
1 8 0 1 0,2,3,4 no
1 8 0 1 1,2,3,4 no
3 8 0 1 2,3,4 no
2 8 0 1 2,3,4 no
0 8 0 1 2,3,4 no
1 4 0 1 2,3,4 no
1 16 0 1 2,3,4 no
1 8 1 0 2,3,4 no
1 8 0 1 2,3,4,8 no
1 8 0 1 2,3,4,0 no
1 8 0 1 2,3,4,1 no
1 8 0 1 2,3 no
1 8 9 1 2,3,4 no
1 8 0 9 2,3,4 no
6 8 10 1 - no
6 8 10 1 11,12,13 ok
6 8 10 1 14,12,13 no
6 8 10 1 11,15,13 no
6 8 10 1 11,12,16 no
6 8 10 1 8,11,12,13 no
6 8 10 1 11,11,12,13 no
6 8 10 1 10,11,12,13 no
6 8 10 1 1,11,12,13 no
4 8 10 1 11,12,13 no
7 8 10 1 11,12,13 no
5 8 10 1 11,12,13 no
6 4 10 1 11,12,13 no
6 16 10 1 11,12,13 no
6 8 1 10 11,12,13 no
6 8 10 1 11,12,13,8 no
6 8 10 1 11,12,13,10 no
6 8 10 1 11,12,13,1 no
6 8 10 1 11,12 no
6 8 9 1 11,12,13 no
6 8 10 9 11,12,13 no
2 5 17 18 - no
2 5 17 18 3,19 ok
2 5 17 18 6,19 no
2 5 17 18 3,20 no
2 5 17 18 8,3,19 no
2 5 17 18 3,3,19 no
2 5 17 18 17,3,19 no
2 5 17 18 18,3,19 no
0 5 17 18 3,19 no
3 5 17 18 3,19 no
1 5 17 18 3,19 no
2 2 17 18 3,19 no
2 10 17 18 3,19 no
2 5 18 17 3,19 no
2 5 17 18 3,19,8 no
2 5 17 18 3,19,17 no
2 5 17 18 3,19,18 no
2 5 17 18 3 no
2 5 9 18 3,19 no
2 5 17 9 3,19 no
6 7 10 21 - no
6 7 10 21 11,22,13 ok
6 7 10 21 14,22,13 no
6 7 10 21 11,23,13 no
6 7 10 21 11,22,16 no
6 7 10 21 8,11,22,13 no
6 7 10 21 11,11,22,13 no
6 7 10 21 10,11,22,13 no
6 7 10 21 21,11,22,13 no
4 7 10 21 11,22,13 no
7 7 10 21 11,22,13 no
5 7 10 21 11,22,13 no
6 3 10 21 11,22,13 no
6 14 10 21 11,22,13 no
6 7 21 10 11,22,13 no
6 7 10 21 11,22,13,8 no
6 7 10 21 11,22,13,10 no
6 7 10 21 11,22,13,21 no
6 7 10 21 11,22 no
6 7 9 21 11,22,13 no
6 7 10 9 11,22,13 no
0 1 24 24 24 no
0 0 24 25 - no
1 1 24 25 - no
2 1 26 25 - no
1 0 26 25 - no
0 1 26 25 - no
0 1 24 25 - no
1 1 25 25 - ok
1 1 26 25 - no
0 0 26 26 - no
0 0 26 25 - no
1 2 26 25 - no
1 1 24 24 24 no
0 0 24 24 24 no
`)

/** From github.com/transparency-dev/tessera at 1811ae1, testdata (Apache-2.0): a log of 15 entries. */
export const tessera = {
  origin: 'example.com/log/testdata',
  vkey: 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx',
  entries: 'one two three four five six seven eit nain ten ileven twelf threeten fourten fivten',
  /** Size, root, signature. */
  checkpoints: lines(`
0 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc=
1 0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek= M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/SChAM=
2 T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4= M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUAWGoAk=
3 Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk= M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQnqVAg=
4 zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co= M9e0lnFuWt0cp60moO4jAkeXvMNLIIOGn4WdyeHQurBt9mBi0tWdfkldiAt9k0FpwuZymvttsVn9uwyouXU3vPpeNAc=
5 gy5gl3aksFyiCO95a/1vLXz88A3dRq+0l9Sxte8ZqZQ= M9e0lmn5eDHyHP10zJObZdFAX2y1V8fdDKBi4IiHbDYf1TCUBwxZOhqwv2QZCqrdda2zTRTrmnwjwscN5RBTEmZUYAs=
6 a6sWvsc2eEzmj72vah7mZ5dwFltivehh2b11qwlp5Jg= M9e0ln+nHSdGSHEZBcjvqyYDXDbG8WxDwCDjbbGAMv/NTynAtJWhckSXIpuwpN3yJ4PTtzUbD34YGqIZr6RgJRn16gU=
7 IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U= M9e0luA5JhTRUki/BBQD0QNiH6AEJ2pdtsA5CQjqJErViuuKrN6513RCTL2640wXJv0dCed3neRGI6dMzBq9uANf2Qc=
8 bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY= M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5+mews=
9 CvhHViE3S9E3htHLR+25mapWoGCJ3WckMq1UtC3VmEY= M9e0ls3mdnWX0qk4P3uGG0eYiFRWSwPR+RdeD1ARmrHPHjXP0x9UJWASPFTOTqJo0mp7Epck2O9RFB0J9IjDdAewagw=
10 y8/gZsZCtitsMan09tY+k8I7Qpr7Y5fbO2tLi9GQnfU= M9e0lrmwaVEOWFZ+HS5ITnRd2YMOSWE5QeoYu+6DHwJLnJ+SVeJ2ZiYeD7lVC5oGJx76gbfLSyCUEq6D8JkarrsuiQQ=
11 Yok1cS5VdokGLBy73BC2I16b3atss6KBN9jnIi6Fz/A= M9e0lqbRtWirJwbUy4w3VrK2RyzfW8P+OIkc8t6b6AVG/tQd1Q2SN+uCLYzNNFnf/PhzeCdURSGQe1MRnohCxPu21wg=
12 uZo6M+IhVna+CLgWCrJs0xBPUHbozHkYTQASduHSLME= M9e0lrFzoTgi+ovhrqX0DpsEAp3wLu1coMLIkeCwSkGfS4Ox4pLXo2LHudqm4merh0ZkCNzHr8kQwq5gS5mmimIvdA4=
13 av0kLH0VkkVDrTuZzBGIx7d9z5G1l/GlKz/nAV/8woQ= M9e0liO8x8xfEOGmZVYODUjQajkEpjccPQ9EkG3yEEDet4K3BWE/DFRPH6H+b6gFFFaG5KS1bBmYS/xeZJs8lj+z+wM=
14 SvCd38yNade7xEPY1a/aAc1M3A2AHYVF8lIiUnsH1ao= M9e0lu8roIpjC+NXEG7JDkajIahoYDYWgxDtxfx/6rzLoztU9t/PvivZ48xt8ygJpjzaboSpkbVv3Jb+D3NdXWQf5wo=
15 rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs= M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=
`),
  /** tile/0/000.p/15 and tile/entries/000.p/15, Base64. */
  tile: `
0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+emrGrfwfHyP4O/0um+qU8fkQS6RpZkVPoqk4Bvuzlt4JWcfFGxeRx6K
GoOjwhTOS6kHuPOliI0UzIzTznW7Eu+U9xWrP6pdBx5uKsS7mU1b9zWUPcw3mdoNCF55gM+5M2rMwprg4Cp3sPRXjBrBdJPX
nPQmIQSSmsgE+R/E56xa8MojPnomuMNcLJP1JMe5BeeiEFZA1tzFlGlM/1bSbvsl2Q0P5jSR+TdkwdXWyx+GbBWX0KZbNZkW
zCjyTPSozsxOFyChXYNhwr5ULEFQNYCU3GYvLavt2rt0rv46WBApa/dR0Kmj81pWwbFA5Nyb0qTkyuwXOIn2RsV2c3wATprl
HTl9PRkCsBHBJiDsgnbxPM+BP5oV3HsHfbLi8MoJB327LYxG7faX1XMxheaUtO4sHQS4QiLJ/LTYpdCi/s/tMzutXBwOswN8
pyYez83RD63wfGhNWAVggZyXDSKXlHj7pfT+zJ9jw2H+Ob1WS8hhN7wjY353GU1mgmgMhKfrmtW2yU5hvbMX4JLy9NRJSuDq
SQad7zSGTjnlyM9ld5pJXzeG3BjnX0UNSZ8RnB6u4g3YKT8h/J0IcUoY1ysc1g61
`.replaceAll('\n', ''),
  bundle:
    'AANvbmUAA3R3bwAFdGhyZWUABGZvdXIABGZpdmUAA3NpeAAFc2V2ZW4AA2VpdAAEbmFpbgADdGVuAAZpbGV2ZW4ABXR3ZWxmAAh0aHJlZXRlbgAHZm91cnRlbgAGZml2dGVu',
}

/** The example of https://c2sp.org/signed-note */
export const specificationNote = {
  vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  text: 'This is an example message.\n',
  signature:
    'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=',
}

/** The example of golang.org/x/mod/sumdb/note (BSD-3-Clause); its secret key is published on purpose. */
export const goNote = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  seed: 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
}

/** RFC 9901 §4.2.3, https://www.rfc-editor.org/rfc/rfc9901.html#section-4.2.3 */
export const rfc9901 = {
  disclosure: 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0',
  salt: '_26bc4LT-ac6q2KI6cBW5es',
  name: 'family_name',
  value: 'Möbius',
  digest: 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0',
}

function lines(text: string): string[] {
  return text.trim().split('\n')
}
