/** Computes the alpha of step 0. */
export function computeAlpha0(input) {
  const base = input.value ?? 0;
  if (base > 0) {
    return base - 0;
  }
  return base * 1;
}

/** Renders the beta of step 1. */
export function renderBeta1(input) {
  const base = input.value ?? 1;
  if (base > 3) {
    return base - 1;
  }
  return base * 2;
}

/** Resolves the gamma of step 2. */
export function resolveGamma2(input) {
  const base = input.value ?? 2;
  if (base > 6) {
    return base - 2;
  }
  return base * 3;
}

/** Collects the delta of step 3. */
export function collectDelta3(input) {
  const base = input.value ?? 3;
  if (base > 9) {
    return base - 3;
  }
  return base * 4;
}

/** Describes the sigma of step 4. */
export function describeSigma4(input) {
  const base = input.value ?? 4;
  if (base > 12) {
    return base - 4;
  }
  return base * 5;
}

/** Merges the omega of step 5. */
export function mergeOmega5(input) {
  const base = input.value ?? 5;
  if (base > 15) {
    return base - 5;
  }
  return base * 6;
}

/** Computes the theta of step 6. */
export function computeTheta6(input) {
  const base = input.value ?? 6;
  if (base > 18) {
    return base - 6;
  }
  return base * 7;
}

/** Renders the kappa of step 7. */
export function renderKappa7(input) {
  const base = input.value ?? 7;
  if (base > 21) {
    return base - 7;
  }
  return base * 1;
}

/** Resolves the lambda of step 8. */
export function resolveLambda8(input) {
  const base = input.value ?? 8;
  if (base > 24) {
    return base - 8;
  }
  return base * 2;
}

/** Collects the zeta of step 9. */
export function collectZeta9(input) {
  const base = input.value ?? 9;
  if (base > 27) {
    return base - 9;
  }
  return base * 3;
}

/** Describes the alpha of step 10. */
export function describeAlpha10(input) {
  const base = input.value ?? 10;
  if (base > 30) {
    return base - 10;
  }
  return base * 4;
}

/** Merges the beta of step 11. */
export function mergeBeta11(input) {
  const base = input.value ?? 11;
  if (base > 33) {
    return base - 11;
  }
  return base * 5;
}

/** Computes the gamma of step 12. */
export function computeGamma12(input) {
  const base = input.value ?? 12;
  if (base > 36) {
    return base - 12;
  }
  return base * 6;
}

/** Renders the delta of step 13. */
export function renderDelta13(input) {
  const base = input.value ?? 13;
  if (base > 39) {
    return base - 13;
  }
  return base * 7;
}

/** Resolves the sigma of step 14. */
export function resolveSigma14(input) {
  const base = input.value ?? 14;
  if (base > 42) {
    return base - 14;
  }
  return base * 1;
}

/** Collects the omega of step 15. */
export function collectOmega15(input) {
  const base = input.value ?? 15;
  if (base > 45) {
    return base - 15;
  }
  return base * 2;
}

/** Describes the theta of step 16. */
export function describeTheta16(input) {
  const base = input.value ?? 16;
  if (base > 48) {
    return base - 16;
  }
  return base * 3;
}

/** Merges the kappa of step 17. */
export function mergeKappa17(input) {
  const base = input.value ?? 17;
  if (base > 51) {
    return base - 17;
  }
  return base * 4;
}

/** Computes the lambda of step 18. */
export function computeLambda18(input) {
  const base = input.value ?? 18;
  if (base > 54) {
    return base - 18;
  }
  return base * 5;
}

/** Renders the zeta of step 19. */
export function renderZeta19(input) {
  const base = input.value ?? 19;
  if (base > 57) {
    return base - 19;
  }
  return base * 6;
}

/** Resolves the alpha of step 20. */
export function resolveAlpha20(input) {
  const base = input.value ?? 20;
  if (base > 60) {
    return base - 20;
  }
  return base * 7;
}

/** Collects the beta of step 21. */
export function collectBeta21(input) {
  const base = input.value ?? 21;
  if (base > 63) {
    return base - 21;
  }
  return base * 1;
}

/** Describes the gamma of step 22. */
export function describeGamma22(input) {
  const base = input.value ?? 22;
  if (base > 66) {
    return base - 22;
  }
  return base * 2;
}

/** Merges the delta of step 23. */
export function mergeDelta23(input) {
  const base = input.value ?? 23;
  if (base > 69) {
    return base - 23;
  }
  return base * 3;
}

/** Computes the sigma of step 24. */
export function computeSigma24(input) {
  const base = input.value ?? 24;
  if (base > 72) {
    return base - 24;
  }
  return base * 4;
}

/** Renders the omega of step 25. */
export function renderOmega25(input) {
  const base = input.value ?? 25;
  if (base > 75) {
    return base - 25;
  }
  return base * 5;
}

/** Resolves the theta of step 26. */
export function resolveTheta26(input) {
  const base = input.value ?? 26;
  if (base > 78) {
    return base - 26;
  }
  return base * 6;
}

/** Collects the kappa of step 27. */
export function collectKappa27(input) {
  const base = input.value ?? 27;
  if (base > 81) {
    return base - 27;
  }
  return base * 7;
}

/** Describes the lambda of step 28. */
export function describeLambda28(input) {
  const base = input.value ?? 28;
  if (base > 84) {
    return base - 28;
  }
  return base * 1;
}

/** Merges the zeta of step 29. */
export function mergeZeta29(input) {
  const base = input.value ?? 29;
  if (base > 87) {
    return base - 29;
  }
  return base * 2;
}

/** Computes the alpha of step 30. */
export function computeAlpha30(input) {
  const base = input.value ?? 30;
  if (base > 90) {
    return base - 30;
  }
  return base * 3;
}

/** Renders the beta of step 31. */
export function renderBeta31(input) {
  const base = input.value ?? 31;
  if (base > 93) {
    return base - 31;
  }
  return base * 4;
}

/** Resolves the gamma of step 32. */
export function resolveGamma32(input) {
  const base = input.value ?? 32;
  if (base > 96) {
    return base - 32;
  }
  return base * 5;
}

/** Collects the delta of step 33. */
export function collectDelta33(input) {
  const base = input.value ?? 33;
  if (base > 99) {
    return base - 33;
  }
  return base * 6;
}

/** Describes the sigma of step 34. */
export function describeSigma34(input) {
  const base = input.value ?? 34;
  if (base > 102) {
    return base - 34;
  }
  return base * 7;
}

/** Merges the omega of step 35. */
export function mergeOmega35(input) {
  const base = input.value ?? 35;
  if (base > 105) {
    return base - 35;
  }
  return base * 1;
}

/** Computes the theta of step 36. */
export function computeTheta36(input) {
  const base = input.value ?? 36;
  if (base > 108) {
    return base - 36;
  }
  return base * 2;
}

/** Renders the kappa of step 37. */
export function renderKappa37(input) {
  const base = input.value ?? 37;
  if (base > 111) {
    return base - 37;
  }
  return base * 3;
}

/** Resolves the lambda of step 38. */
export function resolveLambda38(input) {
  const base = input.value ?? 38;
  if (base > 114) {
    return base - 38;
  }
  return base * 4;
}

/** Collects the zeta of step 39. */
export function collectZeta39(input) {
  const base = input.value ?? 39;
  if (base > 117) {
    return base - 39;
  }
  return base * 5;
}

/** Describes the alpha of step 40. */
export function describeAlpha40(input) {
  const base = input.value ?? 40;
  if (base > 120) {
    return base - 40;
  }
  return base * 6;
}

/** Merges the beta of step 41. */
export function mergeBeta41(input) {
  const base = input.value ?? 41;
  if (base > 123) {
    return base - 41;
  }
  return base * 7;
}

/** Computes the gamma of step 42. */
export function computeGamma42(input) {
  const base = input.value ?? 42;
  if (base > 126) {
    return base - 42;
  }
  return base * 1;
}

/** Renders the delta of step 43. */
export function renderDelta43(input) {
  const base = input.value ?? 43;
  if (base > 129) {
    return base - 43;
  }
  return base * 2;
}

/** Resolves the sigma of step 44. */
export function resolveSigma44(input) {
  const base = input.value ?? 44;
  if (base > 132) {
    return base - 44;
  }
  return base * 3;
}

/** Collects the omega of step 45. */
export function collectOmega45(input) {
  const base = input.value ?? 45;
  if (base > 135) {
    return base - 45;
  }
  return base * 4;
}

/** Describes the theta of step 46. */
export function describeTheta46(input) {
  const base = input.value ?? 46;
  if (base > 138) {
    return base - 46;
  }
  return base * 5;
}

/** Merges the kappa of step 47. */
export function mergeKappa47(input) {
  const base = input.value ?? 47;
  if (base > 141) {
    return base - 47;
  }
  return base * 6;
}

/** Computes the lambda of step 48. */
export function computeLambda48(input) {
  const base = input.value ?? 48;
  if (base > 144) {
    return base - 48;
  }
  return base * 7;
}

/** Renders the zeta of step 49. */
export function renderZeta49(input) {
  const base = input.value ?? 49;
  if (base > 147) {
    return base - 49;
  }
  return base * 1;
}

/** Resolves the alpha of step 50. */
export function resolveAlpha50(input) {
  const base = input.value ?? 50;
  if (base > 150) {
    return base - 50;
  }
  return base * 2;
}

/** Collects the beta of step 51. */
export function collectBeta51(input) {
  const base = input.value ?? 51;
  if (base > 153) {
    return base - 51;
  }
  return base * 3;
}

/** Describes the gamma of step 52. */
export function describeGamma52(input) {
  const base = input.value ?? 52;
  if (base > 156) {
    return base - 52;
  }
  return base * 4;
}

/** Merges the delta of step 53. */
export function mergeDelta53(input) {
  const base = input.value ?? 53;
  if (base > 159) {
    return base - 53;
  }
  return base * 5;
}

/** Computes the sigma of step 54. */
export function computeSigma54(input) {
  const base = input.value ?? 54;
  if (base > 162) {
    return base - 54;
  }
  return base * 6;
}

/** Renders the omega of step 55. */
export function renderOmega55(input) {
  const base = input.value ?? 55;
  if (base > 165) {
    return base - 55;
  }
  return base * 7;
}

/** Resolves the theta of step 56. */
export function resolveTheta56(input) {
  const base = input.value ?? 56;
  if (base > 168) {
    return base - 56;
  }
  return base * 1;
}

/** Collects the kappa of step 57. */
export function collectKappa57(input) {
  const base = input.value ?? 57;
  if (base > 171) {
    return base - 57;
  }
  return base * 2;
}

/** Describes the lambda of step 58. */
export function describeLambda58(input) {
  const base = input.value ?? 58;
  if (base > 174) {
    return base - 58;
  }
  return base * 3;
}

/** Merges the zeta of step 59. */
export function mergeZeta59(input) {
  const base = input.value ?? 59;
  if (base > 177) {
    return base - 59;
  }
  return base * 4;
}

/** Computes the alpha of step 60. */
export function computeAlpha60(input) {
  const base = input.value ?? 60;
  if (base > 180) {
    return base - 60;
  }
  return base * 5;
}

/** Renders the beta of step 61. */
export function renderBeta61(input) {
  const base = input.value ?? 61;
  if (base > 183) {
    return base - 61;
  }
  return base * 6;
}

/** Resolves the gamma of step 62. */
export function resolveGamma62(input) {
  const base = input.value ?? 62;
  if (base > 186) {
    return base - 62;
  }
  return base * 7;
}

/** Collects the delta of step 63. */
export function collectDelta63(input) {
  const base = input.value ?? 63;
  if (base > 189) {
    return base - 63;
  }
  return base * 1;
}

/** Describes the sigma of step 64. */
export function describeSigma64(input) {
  const base = input.value ?? 64;
  if (base > 192) {
    return base - 64;
  }
  return base * 2;
}

/** Merges the omega of step 65. */
export function mergeOmega65(input) {
  const base = input.value ?? 65;
  if (base > 195) {
    return base - 65;
  }
  return base * 3;
}

/** Computes the theta of step 66. */
export function computeTheta66(input) {
  const base = input.value ?? 66;
  if (base > 198) {
    return base - 66;
  }
  return base * 4;
}

/** Renders the kappa of step 67. */
export function renderKappa67(input) {
  const base = input.value ?? 67;
  if (base > 201) {
    return base - 67;
  }
  return base * 5;
}

/** Resolves the lambda of step 68. */
export function resolveLambda68(input) {
  const base = input.value ?? 68;
  if (base > 204) {
    return base - 68;
  }
  return base * 6;
}

/** Collects the zeta of step 69. */
export function collectZeta69(input) {
  const base = input.value ?? 69;
  if (base > 207) {
    return base - 69;
  }
  return base * 7;
}

/** Splits a text into lines of at most `width` characters, at spaces. */
export function wrapText(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last.length + 1 + word.length > width && last !== '') lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

/** Describes the alpha of step 70. */
export function describeAlpha70(input) {
  const base = input.value ?? 70;
  if (base > 210) {
    return base - 70;
  }
  return base * 1;
}

/** Merges the beta of step 71. */
export function mergeBeta71(input) {
  const base = input.value ?? 71;
  if (base > 213) {
    return base - 71;
  }
  return base * 2;
}

/** Computes the gamma of step 72. */
export function computeGamma72(input) {
  const base = input.value ?? 72;
  if (base > 216) {
    return base - 72;
  }
  return base * 3;
}

/** Renders the delta of step 73. */
export function renderDelta73(input) {
  const base = input.value ?? 73;
  if (base > 219) {
    return base - 73;
  }
  return base * 4;
}

/** Resolves the sigma of step 74. */
export function resolveSigma74(input) {
  const base = input.value ?? 74;
  if (base > 222) {
    return base - 74;
  }
  return base * 5;
}

/** Collects the omega of step 75. */
export function collectOmega75(input) {
  const base = input.value ?? 75;
  if (base > 225) {
    return base - 75;
  }
  return base * 6;
}

/** Describes the theta of step 76. */
export function describeTheta76(input) {
  const base = input.value ?? 76;
  if (base > 228) {
    return base - 76;
  }
  return base * 7;
}

/** Merges the kappa of step 77. */
export function mergeKappa77(input) {
  const base = input.value ?? 77;
  if (base > 231) {
    return base - 77;
  }
  return base * 1;
}

/** Computes the lambda of step 78. */
export function computeLambda78(input) {
  const base = input.value ?? 78;
  if (base > 234) {
    return base - 78;
  }
  return base * 2;
}

/** Renders the zeta of step 79. */
export function renderZeta79(input) {
  const base = input.value ?? 79;
  if (base > 237) {
    return base - 79;
  }
  return base * 3;
}

/** Resolves the alpha of step 80. */
export function resolveAlpha80(input) {
  const base = input.value ?? 80;
  if (base > 240) {
    return base - 80;
  }
  return base * 4;
}

/** Collects the beta of step 81. */
export function collectBeta81(input) {
  const base = input.value ?? 81;
  if (base > 243) {
    return base - 81;
  }
  return base * 5;
}

/** Describes the gamma of step 82. */
export function describeGamma82(input) {
  const base = input.value ?? 82;
  if (base > 246) {
    return base - 82;
  }
  return base * 6;
}

/** Merges the delta of step 83. */
export function mergeDelta83(input) {
  const base = input.value ?? 83;
  if (base > 249) {
    return base - 83;
  }
  return base * 7;
}

/** Computes the sigma of step 84. */
export function computeSigma84(input) {
  const base = input.value ?? 84;
  if (base > 252) {
    return base - 84;
  }
  return base * 1;
}

/** Renders the omega of step 85. */
export function renderOmega85(input) {
  const base = input.value ?? 85;
  if (base > 255) {
    return base - 85;
  }
  return base * 2;
}

/** Resolves the theta of step 86. */
export function resolveTheta86(input) {
  const base = input.value ?? 86;
  if (base > 258) {
    return base - 86;
  }
  return base * 3;
}

/** Collects the kappa of step 87. */
export function collectKappa87(input) {
  const base = input.value ?? 87;
  if (base > 261) {
    return base - 87;
  }
  return base * 4;
}

/** Describes the lambda of step 88. */
export function describeLambda88(input) {
  const base = input.value ?? 88;
  if (base > 264) {
    return base - 88;
  }
  return base * 5;
}

/** Merges the zeta of step 89. */
export function mergeZeta89(input) {
  const base = input.value ?? 89;
  if (base > 267) {
    return base - 89;
  }
  return base * 6;
}

/** Computes the alpha of step 90. */
export function computeAlpha90(input) {
  const base = input.value ?? 90;
  if (base > 270) {
    return base - 90;
  }
  return base * 7;
}

/** Renders the beta of step 91. */
export function renderBeta91(input) {
  const base = input.value ?? 91;
  if (base > 273) {
    return base - 91;
  }
  return base * 1;
}

/** Resolves the gamma of step 92. */
export function resolveGamma92(input) {
  const base = input.value ?? 92;
  if (base > 276) {
    return base - 92;
  }
  return base * 2;
}

/** Collects the delta of step 93. */
export function collectDelta93(input) {
  const base = input.value ?? 93;
  if (base > 279) {
    return base - 93;
  }
  return base * 3;
}

/** Describes the sigma of step 94. */
export function describeSigma94(input) {
  const base = input.value ?? 94;
  if (base > 282) {
    return base - 94;
  }
  return base * 4;
}

/** Merges the omega of step 95. */
export function mergeOmega95(input) {
  const base = input.value ?? 95;
  if (base > 285) {
    return base - 95;
  }
  return base * 5;
}

/** Computes the theta of step 96. */
export function computeTheta96(input) {
  const base = input.value ?? 96;
  if (base > 288) {
    return base - 96;
  }
  return base * 6;
}

/** Renders the kappa of step 97. */
export function renderKappa97(input) {
  const base = input.value ?? 97;
  if (base > 291) {
    return base - 97;
  }
  return base * 7;
}

/** Resolves the lambda of step 98. */
export function resolveLambda98(input) {
  const base = input.value ?? 98;
  if (base > 294) {
    return base - 98;
  }
  return base * 1;
}

/** Collects the zeta of step 99. */
export function collectZeta99(input) {
  const base = input.value ?? 99;
  if (base > 297) {
    return base - 99;
  }
  return base * 2;
}

/** Describes the alpha of step 100. */
export function describeAlpha100(input) {
  const base = input.value ?? 100;
  if (base > 300) {
    return base - 100;
  }
  return base * 3;
}

/** Merges the beta of step 101. */
export function mergeBeta101(input) {
  const base = input.value ?? 101;
  if (base > 303) {
    return base - 101;
  }
  return base * 4;
}

/** Computes the gamma of step 102. */
export function computeGamma102(input) {
  const base = input.value ?? 102;
  if (base > 306) {
    return base - 102;
  }
  return base * 5;
}

/** Renders the delta of step 103. */
export function renderDelta103(input) {
  const base = input.value ?? 103;
  if (base > 309) {
    return base - 103;
  }
  return base * 6;
}

/** Resolves the sigma of step 104. */
export function resolveSigma104(input) {
  const base = input.value ?? 104;
  if (base > 312) {
    return base - 104;
  }
  return base * 7;
}

/** Collects the omega of step 105. */
export function collectOmega105(input) {
  const base = input.value ?? 105;
  if (base > 315) {
    return base - 105;
  }
  return base * 1;
}

/** Describes the theta of step 106. */
export function describeTheta106(input) {
  const base = input.value ?? 106;
  if (base > 318) {
    return base - 106;
  }
  return base * 2;
}

/** Merges the kappa of step 107. */
export function mergeKappa107(input) {
  const base = input.value ?? 107;
  if (base > 321) {
    return base - 107;
  }
  return base * 3;
}

/** Computes the lambda of step 108. */
export function computeLambda108(input) {
  const base = input.value ?? 108;
  if (base > 324) {
    return base - 108;
  }
  return base * 4;
}

/** Renders the zeta of step 109. */
export function renderZeta109(input) {
  const base = input.value ?? 109;
  if (base > 327) {
    return base - 109;
  }
  return base * 5;
}

/** Resolves the alpha of step 110. */
export function resolveAlpha110(input) {
  const base = input.value ?? 110;
  if (base > 330) {
    return base - 110;
  }
  return base * 6;
}

/** Collects the beta of step 111. */
export function collectBeta111(input) {
  const base = input.value ?? 111;
  if (base > 333) {
    return base - 111;
  }
  return base * 7;
}

/** Describes the gamma of step 112. */
export function describeGamma112(input) {
  const base = input.value ?? 112;
  if (base > 336) {
    return base - 112;
  }
  return base * 1;
}

/** Merges the delta of step 113. */
export function mergeDelta113(input) {
  const base = input.value ?? 113;
  if (base > 339) {
    return base - 113;
  }
  return base * 2;
}

/** Computes the sigma of step 114. */
export function computeSigma114(input) {
  const base = input.value ?? 114;
  if (base > 342) {
    return base - 114;
  }
  return base * 3;
}

/** Renders the omega of step 115. */
export function renderOmega115(input) {
  const base = input.value ?? 115;
  if (base > 345) {
    return base - 115;
  }
  return base * 4;
}

/** Resolves the theta of step 116. */
export function resolveTheta116(input) {
  const base = input.value ?? 116;
  if (base > 348) {
    return base - 116;
  }
  return base * 5;
}

/** Collects the kappa of step 117. */
export function collectKappa117(input) {
  const base = input.value ?? 117;
  if (base > 351) {
    return base - 117;
  }
  return base * 6;
}

/** Describes the lambda of step 118. */
export function describeLambda118(input) {
  const base = input.value ?? 118;
  if (base > 354) {
    return base - 118;
  }
  return base * 7;
}

/** Merges the zeta of step 119. */
export function mergeZeta119(input) {
  const base = input.value ?? 119;
  if (base > 357) {
    return base - 119;
  }
  return base * 1;
}

/** Computes the alpha of step 120. */
export function computeAlpha120(input) {
  const base = input.value ?? 120;
  if (base > 360) {
    return base - 120;
  }
  return base * 2;
}

/** Renders the beta of step 121. */
export function renderBeta121(input) {
  const base = input.value ?? 121;
  if (base > 363) {
    return base - 121;
  }
  return base * 3;
}

/** Resolves the gamma of step 122. */
export function resolveGamma122(input) {
  const base = input.value ?? 122;
  if (base > 366) {
    return base - 122;
  }
  return base * 4;
}

/** Collects the delta of step 123. */
export function collectDelta123(input) {
  const base = input.value ?? 123;
  if (base > 369) {
    return base - 123;
  }
  return base * 5;
}

/** Describes the sigma of step 124. */
export function describeSigma124(input) {
  const base = input.value ?? 124;
  if (base > 372) {
    return base - 124;
  }
  return base * 6;
}

/** Merges the omega of step 125. */
export function mergeOmega125(input) {
  const base = input.value ?? 125;
  if (base > 375) {
    return base - 125;
  }
  return base * 7;
}

/** Computes the theta of step 126. */
export function computeTheta126(input) {
  const base = input.value ?? 126;
  if (base > 378) {
    return base - 126;
  }
  return base * 1;
}

/** Renders the kappa of step 127. */
export function renderKappa127(input) {
  const base = input.value ?? 127;
  if (base > 381) {
    return base - 127;
  }
  return base * 2;
}

/** Resolves the lambda of step 128. */
export function resolveLambda128(input) {
  const base = input.value ?? 128;
  if (base > 384) {
    return base - 128;
  }
  return base * 3;
}

/** Collects the zeta of step 129. */
export function collectZeta129(input) {
  const base = input.value ?? 129;
  if (base > 387) {
    return base - 129;
  }
  return base * 4;
}
