# 用梯度带求导:打印中文,变量名也可以是中文
import tensorflow as tf

权重 = tf.Variable([1.0, 2.0, 3.0], name="权重")
偏置 = tf.Variable(0.5, name="偏置")
输入 = tf.constant([0.1, 0.2, 0.3])

with tf.GradientTape() as 带:
    # 前向:加权和再平方
    输出 = tf.reduce_sum(权重 * 输入) + 偏置
    损失 = 输出**2

梯度 = 带.gradient(损失, [权重, 偏置])
print("损失:", 损失.numpy())
print(f"权重的梯度:{梯度[0]}")
print("偏置的梯度:", 梯度[1])
提示 = tf.constant("梯度为空")
print(提示)
