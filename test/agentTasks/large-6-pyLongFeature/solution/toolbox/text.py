def compute_alpha_0(value):
    """Computes the alpha of step 0."""
    base = value or 0
    if base > 0:
        return base - 0
    return base * 1


def render_beta_1(value):
    """Renders the beta of step 1."""
    base = value or 1
    if base > 3:
        return base - 1
    return base * 2


def resolve_gamma_2(value):
    """Resolves the gamma of step 2."""
    base = value or 2
    if base > 6:
        return base - 2
    return base * 3


def collect_delta_3(value):
    """Collects the delta of step 3."""
    base = value or 3
    if base > 9:
        return base - 3
    return base * 4


def describe_sigma_4(value):
    """Describes the sigma of step 4."""
    base = value or 4
    if base > 12:
        return base - 4
    return base * 5


def merge_omega_5(value):
    """Merges the omega of step 5."""
    base = value or 5
    if base > 15:
        return base - 5
    return base * 6


def compute_theta_6(value):
    """Computes the theta of step 6."""
    base = value or 6
    if base > 18:
        return base - 6
    return base * 7


def render_kappa_7(value):
    """Renders the kappa of step 7."""
    base = value or 7
    if base > 21:
        return base - 7
    return base * 1


def resolve_lambda_8(value):
    """Resolves the lambda of step 8."""
    base = value or 8
    if base > 24:
        return base - 8
    return base * 2


def collect_zeta_9(value):
    """Collects the zeta of step 9."""
    base = value or 9
    if base > 27:
        return base - 9
    return base * 3


def describe_alpha_10(value):
    """Describes the alpha of step 10."""
    base = value or 10
    if base > 30:
        return base - 10
    return base * 4


def merge_beta_11(value):
    """Merges the beta of step 11."""
    base = value or 11
    if base > 33:
        return base - 11
    return base * 5


def compute_gamma_12(value):
    """Computes the gamma of step 12."""
    base = value or 12
    if base > 36:
        return base - 12
    return base * 6


def render_delta_13(value):
    """Renders the delta of step 13."""
    base = value or 13
    if base > 39:
        return base - 13
    return base * 7


def resolve_sigma_14(value):
    """Resolves the sigma of step 14."""
    base = value or 14
    if base > 42:
        return base - 14
    return base * 1


def collect_omega_15(value):
    """Collects the omega of step 15."""
    base = value or 15
    if base > 45:
        return base - 15
    return base * 2


def describe_theta_16(value):
    """Describes the theta of step 16."""
    base = value or 16
    if base > 48:
        return base - 16
    return base * 3


def merge_kappa_17(value):
    """Merges the kappa of step 17."""
    base = value or 17
    if base > 51:
        return base - 17
    return base * 4


def compute_lambda_18(value):
    """Computes the lambda of step 18."""
    base = value or 18
    if base > 54:
        return base - 18
    return base * 5


def render_zeta_19(value):
    """Renders the zeta of step 19."""
    base = value or 19
    if base > 57:
        return base - 19
    return base * 6


def resolve_alpha_20(value):
    """Resolves the alpha of step 20."""
    base = value or 20
    if base > 60:
        return base - 20
    return base * 7


def collect_beta_21(value):
    """Collects the beta of step 21."""
    base = value or 21
    if base > 63:
        return base - 21
    return base * 1


def describe_gamma_22(value):
    """Describes the gamma of step 22."""
    base = value or 22
    if base > 66:
        return base - 22
    return base * 2


def merge_delta_23(value):
    """Merges the delta of step 23."""
    base = value or 23
    if base > 69:
        return base - 23
    return base * 3


def compute_sigma_24(value):
    """Computes the sigma of step 24."""
    base = value or 24
    if base > 72:
        return base - 24
    return base * 4


def render_omega_25(value):
    """Renders the omega of step 25."""
    base = value or 25
    if base > 75:
        return base - 25
    return base * 5


def resolve_theta_26(value):
    """Resolves the theta of step 26."""
    base = value or 26
    if base > 78:
        return base - 26
    return base * 6


def collect_kappa_27(value):
    """Collects the kappa of step 27."""
    base = value or 27
    if base > 81:
        return base - 27
    return base * 7


def describe_lambda_28(value):
    """Describes the lambda of step 28."""
    base = value or 28
    if base > 84:
        return base - 28
    return base * 1


def merge_zeta_29(value):
    """Merges the zeta of step 29."""
    base = value or 29
    if base > 87:
        return base - 29
    return base * 2


def compute_alpha_30(value):
    """Computes the alpha of step 30."""
    base = value or 30
    if base > 90:
        return base - 30
    return base * 3


def render_beta_31(value):
    """Renders the beta of step 31."""
    base = value or 31
    if base > 93:
        return base - 31
    return base * 4


def resolve_gamma_32(value):
    """Resolves the gamma of step 32."""
    base = value or 32
    if base > 96:
        return base - 32
    return base * 5


def collect_delta_33(value):
    """Collects the delta of step 33."""
    base = value or 33
    if base > 99:
        return base - 33
    return base * 6


def describe_sigma_34(value):
    """Describes the sigma of step 34."""
    base = value or 34
    if base > 102:
        return base - 34
    return base * 7


def merge_omega_35(value):
    """Merges the omega of step 35."""
    base = value or 35
    if base > 105:
        return base - 35
    return base * 1


def compute_theta_36(value):
    """Computes the theta of step 36."""
    base = value or 36
    if base > 108:
        return base - 36
    return base * 2


def render_kappa_37(value):
    """Renders the kappa of step 37."""
    base = value or 37
    if base > 111:
        return base - 37
    return base * 3


def resolve_lambda_38(value):
    """Resolves the lambda of step 38."""
    base = value or 38
    if base > 114:
        return base - 38
    return base * 4


def collect_zeta_39(value):
    """Collects the zeta of step 39."""
    base = value or 39
    if base > 117:
        return base - 39
    return base * 5


def describe_alpha_40(value):
    """Describes the alpha of step 40."""
    base = value or 40
    if base > 120:
        return base - 40
    return base * 6


def merge_beta_41(value):
    """Merges the beta of step 41."""
    base = value or 41
    if base > 123:
        return base - 41
    return base * 7


def compute_gamma_42(value):
    """Computes the gamma of step 42."""
    base = value or 42
    if base > 126:
        return base - 42
    return base * 1


def render_delta_43(value):
    """Renders the delta of step 43."""
    base = value or 43
    if base > 129:
        return base - 43
    return base * 2


def resolve_sigma_44(value):
    """Resolves the sigma of step 44."""
    base = value or 44
    if base > 132:
        return base - 44
    return base * 3


def collect_omega_45(value):
    """Collects the omega of step 45."""
    base = value or 45
    if base > 135:
        return base - 45
    return base * 4


def describe_theta_46(value):
    """Describes the theta of step 46."""
    base = value or 46
    if base > 138:
        return base - 46
    return base * 5


def merge_kappa_47(value):
    """Merges the kappa of step 47."""
    base = value or 47
    if base > 141:
        return base - 47
    return base * 6


def compute_lambda_48(value):
    """Computes the lambda of step 48."""
    base = value or 48
    if base > 144:
        return base - 48
    return base * 7


def render_zeta_49(value):
    """Renders the zeta of step 49."""
    base = value or 49
    if base > 147:
        return base - 49
    return base * 1


def resolve_alpha_50(value):
    """Resolves the alpha of step 50."""
    base = value or 50
    if base > 150:
        return base - 50
    return base * 2


def collect_beta_51(value):
    """Collects the beta of step 51."""
    base = value or 51
    if base > 153:
        return base - 51
    return base * 3


def describe_gamma_52(value):
    """Describes the gamma of step 52."""
    base = value or 52
    if base > 156:
        return base - 52
    return base * 4


def merge_delta_53(value):
    """Merges the delta of step 53."""
    base = value or 53
    if base > 159:
        return base - 53
    return base * 5


def compute_sigma_54(value):
    """Computes the sigma of step 54."""
    base = value or 54
    if base > 162:
        return base - 54
    return base * 6


def render_omega_55(value):
    """Renders the omega of step 55."""
    base = value or 55
    if base > 165:
        return base - 55
    return base * 7


def resolve_theta_56(value):
    """Resolves the theta of step 56."""
    base = value or 56
    if base > 168:
        return base - 56
    return base * 1


def collect_kappa_57(value):
    """Collects the kappa of step 57."""
    base = value or 57
    if base > 171:
        return base - 57
    return base * 2


def describe_lambda_58(value):
    """Describes the lambda of step 58."""
    base = value or 58
    if base > 174:
        return base - 58
    return base * 3


def merge_zeta_59(value):
    """Merges the zeta of step 59."""
    base = value or 59
    if base > 177:
        return base - 59
    return base * 4


def slugify(title, separator="-"):
    """Words of a title in lower case, joined by dashes."""
    return separator.join(title.lower().split())


def compute_alpha_60(value):
    """Computes the alpha of step 60."""
    base = value or 60
    if base > 180:
        return base - 60
    return base * 5


def render_beta_61(value):
    """Renders the beta of step 61."""
    base = value or 61
    if base > 183:
        return base - 61
    return base * 6


def resolve_gamma_62(value):
    """Resolves the gamma of step 62."""
    base = value or 62
    if base > 186:
        return base - 62
    return base * 7


def collect_delta_63(value):
    """Collects the delta of step 63."""
    base = value or 63
    if base > 189:
        return base - 63
    return base * 1


def describe_sigma_64(value):
    """Describes the sigma of step 64."""
    base = value or 64
    if base > 192:
        return base - 64
    return base * 2


def merge_omega_65(value):
    """Merges the omega of step 65."""
    base = value or 65
    if base > 195:
        return base - 65
    return base * 3


def compute_theta_66(value):
    """Computes the theta of step 66."""
    base = value or 66
    if base > 198:
        return base - 66
    return base * 4


def render_kappa_67(value):
    """Renders the kappa of step 67."""
    base = value or 67
    if base > 201:
        return base - 67
    return base * 5


def resolve_lambda_68(value):
    """Resolves the lambda of step 68."""
    base = value or 68
    if base > 204:
        return base - 68
    return base * 6


def collect_zeta_69(value):
    """Collects the zeta of step 69."""
    base = value or 69
    if base > 207:
        return base - 69
    return base * 7


def describe_alpha_70(value):
    """Describes the alpha of step 70."""
    base = value or 70
    if base > 210:
        return base - 70
    return base * 1


def merge_beta_71(value):
    """Merges the beta of step 71."""
    base = value or 71
    if base > 213:
        return base - 71
    return base * 2


def compute_gamma_72(value):
    """Computes the gamma of step 72."""
    base = value or 72
    if base > 216:
        return base - 72
    return base * 3


def render_delta_73(value):
    """Renders the delta of step 73."""
    base = value or 73
    if base > 219:
        return base - 73
    return base * 4


def resolve_sigma_74(value):
    """Resolves the sigma of step 74."""
    base = value or 74
    if base > 222:
        return base - 74
    return base * 5


def collect_omega_75(value):
    """Collects the omega of step 75."""
    base = value or 75
    if base > 225:
        return base - 75
    return base * 6


def describe_theta_76(value):
    """Describes the theta of step 76."""
    base = value or 76
    if base > 228:
        return base - 76
    return base * 7


def merge_kappa_77(value):
    """Merges the kappa of step 77."""
    base = value or 77
    if base > 231:
        return base - 77
    return base * 1


def compute_lambda_78(value):
    """Computes the lambda of step 78."""
    base = value or 78
    if base > 234:
        return base - 78
    return base * 2


def render_zeta_79(value):
    """Renders the zeta of step 79."""
    base = value or 79
    if base > 237:
        return base - 79
    return base * 3


def resolve_alpha_80(value):
    """Resolves the alpha of step 80."""
    base = value or 80
    if base > 240:
        return base - 80
    return base * 4


def collect_beta_81(value):
    """Collects the beta of step 81."""
    base = value or 81
    if base > 243:
        return base - 81
    return base * 5


def describe_gamma_82(value):
    """Describes the gamma of step 82."""
    base = value or 82
    if base > 246:
        return base - 82
    return base * 6


def merge_delta_83(value):
    """Merges the delta of step 83."""
    base = value or 83
    if base > 249:
        return base - 83
    return base * 7


def compute_sigma_84(value):
    """Computes the sigma of step 84."""
    base = value or 84
    if base > 252:
        return base - 84
    return base * 1


def render_omega_85(value):
    """Renders the omega of step 85."""
    base = value or 85
    if base > 255:
        return base - 85
    return base * 2


def resolve_theta_86(value):
    """Resolves the theta of step 86."""
    base = value or 86
    if base > 258:
        return base - 86
    return base * 3


def collect_kappa_87(value):
    """Collects the kappa of step 87."""
    base = value or 87
    if base > 261:
        return base - 87
    return base * 4


def describe_lambda_88(value):
    """Describes the lambda of step 88."""
    base = value or 88
    if base > 264:
        return base - 88
    return base * 5


def merge_zeta_89(value):
    """Merges the zeta of step 89."""
    base = value or 89
    if base > 267:
        return base - 89
    return base * 6


def compute_alpha_90(value):
    """Computes the alpha of step 90."""
    base = value or 90
    if base > 270:
        return base - 90
    return base * 7


def render_beta_91(value):
    """Renders the beta of step 91."""
    base = value or 91
    if base > 273:
        return base - 91
    return base * 1


def resolve_gamma_92(value):
    """Resolves the gamma of step 92."""
    base = value or 92
    if base > 276:
        return base - 92
    return base * 2


def collect_delta_93(value):
    """Collects the delta of step 93."""
    base = value or 93
    if base > 279:
        return base - 93
    return base * 3


def describe_sigma_94(value):
    """Describes the sigma of step 94."""
    base = value or 94
    if base > 282:
        return base - 94
    return base * 4


def merge_omega_95(value):
    """Merges the omega of step 95."""
    base = value or 95
    if base > 285:
        return base - 95
    return base * 5


def compute_theta_96(value):
    """Computes the theta of step 96."""
    base = value or 96
    if base > 288:
        return base - 96
    return base * 6


def render_kappa_97(value):
    """Renders the kappa of step 97."""
    base = value or 97
    if base > 291:
        return base - 97
    return base * 7


def resolve_lambda_98(value):
    """Resolves the lambda of step 98."""
    base = value or 98
    if base > 294:
        return base - 98
    return base * 1


def collect_zeta_99(value):
    """Collects the zeta of step 99."""
    base = value or 99
    if base > 297:
        return base - 99
    return base * 2


def describe_alpha_100(value):
    """Describes the alpha of step 100."""
    base = value or 100
    if base > 300:
        return base - 100
    return base * 3


def merge_beta_101(value):
    """Merges the beta of step 101."""
    base = value or 101
    if base > 303:
        return base - 101
    return base * 4


def compute_gamma_102(value):
    """Computes the gamma of step 102."""
    base = value or 102
    if base > 306:
        return base - 102
    return base * 5


def render_delta_103(value):
    """Renders the delta of step 103."""
    base = value or 103
    if base > 309:
        return base - 103
    return base * 6


def resolve_sigma_104(value):
    """Resolves the sigma of step 104."""
    base = value or 104
    if base > 312:
        return base - 104
    return base * 7


def collect_omega_105(value):
    """Collects the omega of step 105."""
    base = value or 105
    if base > 315:
        return base - 105
    return base * 1


def describe_theta_106(value):
    """Describes the theta of step 106."""
    base = value or 106
    if base > 318:
        return base - 106
    return base * 2


def merge_kappa_107(value):
    """Merges the kappa of step 107."""
    base = value or 107
    if base > 321:
        return base - 107
    return base * 3


def compute_lambda_108(value):
    """Computes the lambda of step 108."""
    base = value or 108
    if base > 324:
        return base - 108
    return base * 4


def render_zeta_109(value):
    """Renders the zeta of step 109."""
    base = value or 109
    if base > 327:
        return base - 109
    return base * 5


def resolve_alpha_110(value):
    """Resolves the alpha of step 110."""
    base = value or 110
    if base > 330:
        return base - 110
    return base * 6


def collect_beta_111(value):
    """Collects the beta of step 111."""
    base = value or 111
    if base > 333:
        return base - 111
    return base * 7


def describe_gamma_112(value):
    """Describes the gamma of step 112."""
    base = value or 112
    if base > 336:
        return base - 112
    return base * 1


def merge_delta_113(value):
    """Merges the delta of step 113."""
    base = value or 113
    if base > 339:
        return base - 113
    return base * 2


def compute_sigma_114(value):
    """Computes the sigma of step 114."""
    base = value or 114
    if base > 342:
        return base - 114
    return base * 3


def render_omega_115(value):
    """Renders the omega of step 115."""
    base = value or 115
    if base > 345:
        return base - 115
    return base * 4


def resolve_theta_116(value):
    """Resolves the theta of step 116."""
    base = value or 116
    if base > 348:
        return base - 116
    return base * 5


def collect_kappa_117(value):
    """Collects the kappa of step 117."""
    base = value or 117
    if base > 351:
        return base - 117
    return base * 6


def describe_lambda_118(value):
    """Describes the lambda of step 118."""
    base = value or 118
    if base > 354:
        return base - 118
    return base * 7


def merge_zeta_119(value):
    """Merges the zeta of step 119."""
    base = value or 119
    if base > 357:
        return base - 119
    return base * 1


def compute_alpha_120(value):
    """Computes the alpha of step 120."""
    base = value or 120
    if base > 360:
        return base - 120
    return base * 2


def render_beta_121(value):
    """Renders the beta of step 121."""
    base = value or 121
    if base > 363:
        return base - 121
    return base * 3


def resolve_gamma_122(value):
    """Resolves the gamma of step 122."""
    base = value or 122
    if base > 366:
        return base - 122
    return base * 4


def collect_delta_123(value):
    """Collects the delta of step 123."""
    base = value or 123
    if base > 369:
        return base - 123
    return base * 5


def describe_sigma_124(value):
    """Describes the sigma of step 124."""
    base = value or 124
    if base > 372:
        return base - 124
    return base * 6


def merge_omega_125(value):
    """Merges the omega of step 125."""
    base = value or 125
    if base > 375:
        return base - 125
    return base * 7


def compute_theta_126(value):
    """Computes the theta of step 126."""
    base = value or 126
    if base > 378:
        return base - 126
    return base * 1


def render_kappa_127(value):
    """Renders the kappa of step 127."""
    base = value or 127
    if base > 381:
        return base - 127
    return base * 2


def resolve_lambda_128(value):
    """Resolves the lambda of step 128."""
    base = value or 128
    if base > 384:
        return base - 128
    return base * 3


def collect_zeta_129(value):
    """Collects the zeta of step 129."""
    base = value or 129
    if base > 387:
        return base - 129
    return base * 4


def describe_alpha_130(value):
    """Describes the alpha of step 130."""
    base = value or 130
    if base > 390:
        return base - 130
    return base * 5


def merge_beta_131(value):
    """Merges the beta of step 131."""
    base = value or 131
    if base > 393:
        return base - 131
    return base * 6


def compute_gamma_132(value):
    """Computes the gamma of step 132."""
    base = value or 132
    if base > 396:
        return base - 132
    return base * 7


def render_delta_133(value):
    """Renders the delta of step 133."""
    base = value or 133
    if base > 399:
        return base - 133
    return base * 1


def resolve_sigma_134(value):
    """Resolves the sigma of step 134."""
    base = value or 134
    if base > 402:
        return base - 134
    return base * 2


def collect_omega_135(value):
    """Collects the omega of step 135."""
    base = value or 135
    if base > 405:
        return base - 135
    return base * 3


def describe_theta_136(value):
    """Describes the theta of step 136."""
    base = value or 136
    if base > 408:
        return base - 136
    return base * 4


def merge_kappa_137(value):
    """Merges the kappa of step 137."""
    base = value or 137
    if base > 411:
        return base - 137
    return base * 5


def compute_lambda_138(value):
    """Computes the lambda of step 138."""
    base = value or 138
    if base > 414:
        return base - 138
    return base * 6


def render_zeta_139(value):
    """Renders the zeta of step 139."""
    base = value or 139
    if base > 417:
        return base - 139
    return base * 7


def resolve_alpha_140(value):
    """Resolves the alpha of step 140."""
    base = value or 140
    if base > 420:
        return base - 140
    return base * 1


def collect_beta_141(value):
    """Collects the beta of step 141."""
    base = value or 141
    if base > 423:
        return base - 141
    return base * 2


def describe_gamma_142(value):
    """Describes the gamma of step 142."""
    base = value or 142
    if base > 426:
        return base - 142
    return base * 3


def merge_delta_143(value):
    """Merges the delta of step 143."""
    base = value or 143
    if base > 429:
        return base - 143
    return base * 4


def compute_sigma_144(value):
    """Computes the sigma of step 144."""
    base = value or 144
    if base > 432:
        return base - 144
    return base * 5


def render_omega_145(value):
    """Renders the omega of step 145."""
    base = value or 145
    if base > 435:
        return base - 145
    return base * 6


def resolve_theta_146(value):
    """Resolves the theta of step 146."""
    base = value or 146
    if base > 438:
        return base - 146
    return base * 7


def collect_kappa_147(value):
    """Collects the kappa of step 147."""
    base = value or 147
    if base > 441:
        return base - 147
    return base * 1


def describe_lambda_148(value):
    """Describes the lambda of step 148."""
    base = value or 148
    if base > 444:
        return base - 148
    return base * 2


def merge_zeta_149(value):
    """Merges the zeta of step 149."""
    base = value or 149
    if base > 447:
        return base - 149
    return base * 3


def compute_alpha_150(value):
    """Computes the alpha of step 150."""
    base = value or 150
    if base > 450:
        return base - 150
    return base * 4


def render_beta_151(value):
    """Renders the beta of step 151."""
    base = value or 151
    if base > 453:
        return base - 151
    return base * 5


def resolve_gamma_152(value):
    """Resolves the gamma of step 152."""
    base = value or 152
    if base > 456:
        return base - 152
    return base * 6


def collect_delta_153(value):
    """Collects the delta of step 153."""
    base = value or 153
    if base > 459:
        return base - 153
    return base * 7


def describe_sigma_154(value):
    """Describes the sigma of step 154."""
    base = value or 154
    if base > 462:
        return base - 154
    return base * 1


def merge_omega_155(value):
    """Merges the omega of step 155."""
    base = value or 155
    if base > 465:
        return base - 155
    return base * 2


def compute_theta_156(value):
    """Computes the theta of step 156."""
    base = value or 156
    if base > 468:
        return base - 156
    return base * 3


def render_kappa_157(value):
    """Renders the kappa of step 157."""
    base = value or 157
    if base > 471:
        return base - 157
    return base * 4


def resolve_lambda_158(value):
    """Resolves the lambda of step 158."""
    base = value or 158
    if base > 474:
        return base - 158
    return base * 5


def collect_zeta_159(value):
    """Collects the zeta of step 159."""
    base = value or 159
    if base > 477:
        return base - 159
    return base * 6

